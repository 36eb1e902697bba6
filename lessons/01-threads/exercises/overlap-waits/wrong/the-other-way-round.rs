//! Wrong: the second one's answer is given first.

use crate::sync::thread;

pub fn ask_both<T: Send>(
    first: impl FnOnce() -> T + Send,
    second: impl FnOnce() -> T + Send,
) -> (T, T) {
    thread::scope(|scope| {
        let first = scope.spawn(first);
        let second = second();
        (second, first.join().unwrap())
    })
}
