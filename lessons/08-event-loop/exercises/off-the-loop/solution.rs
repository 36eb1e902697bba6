//! Each page is read on a thread that may block.

use tokio::task::spawn_blocking;

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
        tasks.push(spawn_blocking(move || read(page)));
    }
    let mut found = Vec::new();
    // All are under way by now; each is awaited in the order of the pages.
    for task in tasks {
        found.push(task.await.unwrap());
    }
    found
}
