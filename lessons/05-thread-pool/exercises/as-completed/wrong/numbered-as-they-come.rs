//! Wrong: the numbers are those of the coming, and not those of the handles.

use crate::sync::mpsc::channel;
use crate::sync::thread::{self, JoinHandle};

pub fn as_completed<T: Send + 'static>(
    handles: Vec<JoinHandle<T>>,
) -> impl Iterator<Item = (usize, thread::Result<T>)> {
    let (send, results) = channel();
    for handle in handles {
        let send = send.clone();
        thread::spawn(move || send.send(handle.join()));
    }
    results.into_iter().enumerate()
}
