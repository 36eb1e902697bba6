//! Sum a slice on several threads, by borrowing its parts.
//!
//! One thread sums all numbers while the other cores have nothing to do. The
//! numbers are many: copying them would cost more than the sum.
//!
//! Give each worker a part of the slice to borrow, and add up what they find.

#[expect(unused_imports, reason = "for you to use")]
use crate::sync::thread;

/// The sum of all numbers, by so many workers at the same time. Each of them
/// calls `sum` once, with its part of the slice; the parts are about equal. A
/// panic of a worker is a panic here: without its part there is no sum.
pub fn sum_on(
    workers: usize,
    numbers: &[u64],
    sum: impl Fn(&[u64]) -> u64 + Sync,
) -> u64 {
    let _ = workers;
    sum(numbers)
}
