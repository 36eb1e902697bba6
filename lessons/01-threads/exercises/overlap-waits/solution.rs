//! One of the two is asked on a thread of its own.

use crate::sync::thread;

pub fn ask_both<T: Send>(
    first: impl FnOnce() -> T + Send,
    second: impl FnOnce() -> T + Send,
) -> (T, T) {
    thread::scope(|scope| {
        let first = scope.spawn(first);
        // On this thread: it would only wait.
        let second = second();
        (first.join().unwrap(), second)
    })
}
