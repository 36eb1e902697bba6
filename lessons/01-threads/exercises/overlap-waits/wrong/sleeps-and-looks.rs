//! Wrong: sleeps for a while, and looks again and again.

use std::time::Duration;

use crate::sync::thread;

pub fn ask_both<T: Send>(
    first: impl FnOnce() -> T + Send,
    second: impl FnOnce() -> T + Send,
) -> (T, T) {
    thread::scope(|scope| {
        let first = scope.spawn(first);
        let second = scope.spawn(second);
        while !first.is_finished() || !second.is_finished() {
            thread::sleep(Duration::from_millis(1));
        }
        (first.join().unwrap(), second.join().unwrap())
    })
}
