//! Wrong: rounds the length of a part down, and has a part too many.

use crate::sync::thread;

pub fn sum_on(
    workers: usize,
    numbers: &[u64],
    sum: impl Fn(&[u64]) -> u64 + Sync,
) -> u64 {
    let part = (numbers.len() / workers).max(1);
    let sum = &sum;
    thread::scope(|scope| {
        let workers: Vec<_> = numbers
            .chunks(part)
            .map(|part| scope.spawn(move || sum(part)))
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap())
            .sum()
    })
}
