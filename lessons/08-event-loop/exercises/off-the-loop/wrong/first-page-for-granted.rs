//! Wrong: takes it for granted that there is a first page.

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
    let mut tasks = tasks.into_iter();
    let first = tasks.next().expect("there is a page");
    let mut found = vec![first.await.unwrap()];
    for task in tasks {
        found.push(task.await.unwrap());
    }
    found
}
