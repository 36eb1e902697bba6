//! Wrong: asks the loop to wait, on the loop.

use tokio::runtime::Handle;
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
        let task = spawn_blocking(move || read(page));
        found.push(Handle::current().block_on(task).unwrap());
    }
    found
}
