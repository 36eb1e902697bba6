//! Wrong: a page that could not be read is left out without a word.

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
    for task in tasks {
        if let Ok(links) = task.await {
            found.push(links);
        }
    }
    found
}
