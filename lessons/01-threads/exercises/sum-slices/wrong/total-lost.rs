//! Wrong: the total is read and written in two steps.

use crate::sync::atomic::{AtomicU64, Ordering};
use crate::sync::thread;

pub fn sum_on(
    workers: usize,
    numbers: &[u64],
    sum: impl Fn(&[u64]) -> u64 + Sync,
) -> u64 {
    let part = numbers.len().div_ceil(workers).max(1);
    let all = AtomicU64::new(0);
    thread::scope(|scope| {
        for part in numbers.chunks(part) {
            let (all, sum) = (&all, &sum);
            scope.spawn(move || {
                let found = sum(part);
                all.store(all.load(Ordering::SeqCst) + found, Ordering::SeqCst);
            });
        }
    });
    all.into_inner()
}
