//! Wrong: the iterator holds a sender, and so it never ends.

use crate::sync::mpsc::{Receiver, Sender, channel};
use crate::sync::thread::{self, JoinHandle};

pub fn as_completed<T: Send + 'static>(
    handles: Vec<JoinHandle<T>>,
) -> impl Iterator<Item = (usize, thread::Result<T>)> {
    let (send, results) = channel();
    for (number, handle) in handles.into_iter().enumerate() {
        let send = send.clone();
        thread::spawn(move || send.send((number, handle.join())));
    }
    Results {
        _send: send,
        results,
    }
}

struct Results<T> {
    _send: Sender<T>,
    results: Receiver<T>,
}

impl<T> Iterator for Results<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.results.recv().ok()
    }
}
