//! Move blocking work off the loop.
//!
//! A crawler fetches pages on an event loop with one thread. Reading a page and
//! finding its links keeps a core busy for a while. So that the loop can go on
//! meanwhile, each page is read in a task of its own. And yet the loop stands
//! still: nobody's answer is looked at while a page is read.
//!
//! Find out why, and let the loop go on. The pages are to be read at the same
//! time, as was intended here.

/// What `read` finds on each page, in the order of the pages.
pub async fn read_all<P, L>(
    pages: Vec<P>,
    read: impl Fn(P) -> L + Clone + Send + 'static,
) -> Vec<L>
where
    P: Send + 'static,
    L: Send + 'static,
{
    let mut tasks = Vec::new();
    for page in pages {
        let read = read.clone();
        tasks.push(tokio::spawn(async move { read(page) }));
    }
    let mut found = Vec::new();
    for task in tasks {
        found.push(task.await.unwrap());
    }
    found
}
