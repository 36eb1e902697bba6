//! Wrong: awaits each page before the next one is begun.

use tokio::task::spawn_blocking;

pub async fn read_all<P, L>(
    pages: Vec<P>,
    read: impl Fn(P) -> L + Clone + Send + 'static,
) -> Vec<L>
where
    P: Send + 'static,
    L: Send + 'static,
{
    let mut found = Vec::new();
    for page in pages {
        let read = read.clone();
        found.push(spawn_blocking(move || read(page)).await.unwrap());
    }
    found
}
