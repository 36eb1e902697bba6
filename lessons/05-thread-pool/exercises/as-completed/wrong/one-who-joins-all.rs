//! Wrong: one thread joins all handles, in their order.

use crate::sync::mpsc::channel;
use crate::sync::thread::{self, JoinHandle};

pub fn as_completed<T: Send + 'static>(
    handles: Vec<JoinHandle<T>>,
) -> impl Iterator<Item = (usize, thread::Result<T>)> {
    let (send, results) = channel();
    thread::spawn(move || {
        for (number, handle) in handles.into_iter().enumerate() {
            let _ = send.send((number, handle.join()));
        }
    });
    results.into_iter()
}
