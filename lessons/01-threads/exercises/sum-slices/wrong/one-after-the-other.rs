//! Wrong: an iterator is lazy, so each worker is joined before the next starts.

use crate::sync::thread;

pub fn sum_on(
    workers: usize,
    numbers: &[u64],
    sum: impl Fn(&[u64]) -> u64 + Sync,
) -> u64 {
    let part = numbers.len().div_ceil(workers).max(1);
    let sum = &sum;
    thread::scope(|scope| {
        numbers
            .chunks(part)
            .map(|part| scope.spawn(move || sum(part)))
            .map(|worker| worker.join().unwrap())
            .sum()
    })
}
