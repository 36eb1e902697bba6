//! Wrong: a helper panics with the thread that it joins, and sends nothing.

use crate::sync::mpsc::channel;
use crate::sync::thread::{self, JoinHandle};

pub fn as_completed<T: Send + 'static>(
    handles: Vec<JoinHandle<T>>,
) -> impl Iterator<Item = (usize, thread::Result<T>)> {
    let (send, results) = channel();
    for (number, handle) in handles.into_iter().enumerate() {
        let send = send.clone();
        thread::spawn(move || {
            let value = handle.join().unwrap();
            let _ = send.send((number, Ok(value)));
        });
    }
    results.into_iter()
}
