//! Wrong: parks for a moment, and asks again.

use std::time::Duration;

use crate::sync::thread::{self, JoinHandle};

pub fn as_completed<T: Send + 'static>(
    handles: Vec<JoinHandle<T>>,
) -> impl Iterator<Item = (usize, thread::Result<T>)> {
    let mut handles: Vec<_> = handles.into_iter().enumerate().collect();
    std::iter::from_fn(move || {
        while !handles.is_empty() {
            let done = handles.iter().position(|(_, it)| it.is_finished());
            if let Some(place) = done {
                let (number, handle) = handles.remove(place);
                return Some((number, handle.join()));
            }
            thread::park_timeout(Duration::from_millis(10));
        }
        None
    })
}
