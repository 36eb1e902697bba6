//! Wrong: what is found comes in the order in which it is found.

use tokio::task::JoinSet;

pub async fn read_all<P, L>(
    pages: Vec<P>,
    read: impl Fn(P) -> L + Clone + Send + 'static,
) -> Vec<L>
where
    P: Send + 'static,
    L: Send + 'static,
{
    let mut tasks = JoinSet::new();
    for page in pages {
        let read = read.clone();
        tasks.spawn_blocking(move || read(page));
    }
    tasks.join_all().await
}
