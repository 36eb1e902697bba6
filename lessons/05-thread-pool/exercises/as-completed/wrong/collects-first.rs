//! Wrong: gives the first result when it has the last one.

use crate::sync::mpsc::channel;
use crate::sync::thread::{self, JoinHandle};

pub fn as_completed<T: Send + 'static>(
    handles: Vec<JoinHandle<T>>,
) -> impl Iterator<Item = (usize, thread::Result<T>)> {
    let (send, results) = channel();
    for (number, handle) in handles.into_iter().enumerate() {
        let send = send.clone();
        thread::spawn(move || send.send((number, handle.join())));
    }
    drop(send);
    let results: Vec<_> = results.into_iter().collect();
    results.into_iter()
}
