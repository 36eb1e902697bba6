//! Wrong: looks for a result every few milliseconds.

use std::time::Duration;

use crate::sync::mpsc::{RecvTimeoutError, channel};
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
    drop(send);
    std::iter::from_fn(move || {
        loop {
            match results.recv_timeout(Duration::from_millis(25)) {
                Ok(result) => return Some(result),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    })
}
