//! Wrong: `join` keeps the loop until the thread has ended.

use std::thread;

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
        found.push(thread.join().unwrap());
    }
    found
}
