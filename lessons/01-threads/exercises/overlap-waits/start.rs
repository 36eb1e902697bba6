//! Overlap two waits.
//!
//! A guide asks two people, in two places, and waits for both answers. It asks
//! the second one only when the first has answered, so the visitor waits for
//! the sum of both times. The longer of the two would do.
//!
//! Ask both at the same time, with scoped threads: they may borrow what the
//! questions borrow.

#[expect(unused_imports, reason = "for you to use")]
use crate::sync::thread;

/// Asks both and gives the first one's answer, then the second one's.
pub fn ask_both<T: Send>(
    first: impl FnOnce() -> T + Send,
    second: impl FnOnce() -> T + Send,
) -> (T, T) {
    (first(), second())
}
