//! A thread waits for each handle, and sends what comes of it.

use crate::sync::mpsc::channel;
use crate::sync::thread::{self, JoinHandle};

pub fn as_completed<T: Send + 'static>(
    handles: Vec<JoinHandle<T>>,
) -> impl Iterator<Item = (usize, thread::Result<T>)> {
    let (send, results) = channel();
    for (number, handle) in handles.into_iter().enumerate() {
        let send = send.clone();
        thread::spawn(move || {
            // An error: nobody wants the results any more.
            let _ = send.send((number, handle.join()));
        });
    }
    // `send` is dropped here. While it lives, the results never end.
    results.into_iter()
}
