//! Wrong: every part is copied first.

use crate::sync::thread;

pub fn sum_on(
    workers: usize,
    numbers: &[u64],
    sum: impl Fn(&[u64]) -> u64 + Sync,
) -> u64 {
    let part = numbers.len().div_ceil(workers).max(1);
    let sum = &sum;
    thread::scope(|scope| {
        let workers: Vec<_> = numbers
            .chunks(part)
            .map(|part| {
                let part = part.to_vec();
                scope.spawn(move || sum(&part))
            })
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap())
            .sum()
    })
}
