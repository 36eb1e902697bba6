//! Wrong: asks again and again whether a thread has ended.

use std::thread;

use tokio::task::yield_now;

pub async fn read_all<P, L>(
    pages: Vec<P>,
    read: impl Fn(P) -> L + Clone + Send + 'static,
) -> Vec<L>
where
    P: Send + 'static,
    L: Send + 'static,
{
    let mut threads = Vec::new();
    for page in pages {
        let read = read.clone();
        threads.push(thread::spawn(move || read(page)));
    }
    let mut found = Vec::new();
    for thread in threads {
        while !thread.is_finished() {
            yield_now().await;
        }
        found.push(thread.join().unwrap());
    }
    found
}
