//! Wrong: waits for the first before it asks the second.

use crate::sync::thread;

pub fn ask_both<T: Send>(
    first: impl FnOnce() -> T + Send,
    second: impl FnOnce() -> T + Send,
) -> (T, T) {
    thread::scope(|scope| {
        let first = scope.spawn(first).join().unwrap();
        let second = scope.spawn(second).join().unwrap();
        (first, second)
    })
}
