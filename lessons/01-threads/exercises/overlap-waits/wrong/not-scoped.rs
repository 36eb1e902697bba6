//! Wrong: `thread::spawn` may outlive what the question borrows.

use crate::sync::thread;

pub fn ask_both<T: Send>(
    first: impl FnOnce() -> T + Send,
    second: impl FnOnce() -> T + Send,
) -> (T, T) {
    let first = thread::spawn(first);
    let second = second();
    (first.join().unwrap(), second)
}
