//! Wrong: a worker that panics counts as nothing.

use crate::sync::thread;

pub fn sum_on(
    workers: usize,
    numbers: &[u64],
    sum: impl Fn(&[u64]) -> u64 + Sync,
) -> u64 {
    // Not 0, which `chunks` refuses: there may be no numbers at all.
    let part = numbers.len().div_ceil(workers).max(1);
    let sum = &sum;
    thread::scope(|scope| {
        // All have started before the first is joined.
        let workers: Vec<_> = numbers
            .chunks(part)
            .map(|part| scope.spawn(move || sum(part)))
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or(0))
            .sum()
    })
}
