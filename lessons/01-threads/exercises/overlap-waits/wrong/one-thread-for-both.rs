//! Wrong: another thread, but one for both.

use crate::sync::thread;

pub fn ask_both<T: Send>(
    first: impl FnOnce() -> T + Send,
    second: impl FnOnce() -> T + Send,
) -> (T, T) {
    thread::scope(|scope| scope.spawn(|| (first(), second())).join().unwrap())
}
