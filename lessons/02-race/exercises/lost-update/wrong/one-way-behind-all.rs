//! Wrong: behind all three ways there is one, and it has a lock.

use crate::sync::{Mutex, thread};

/// With one atomic step.
pub fn with_a_step(
    doors: usize,
    visitors: u64,
    greet: impl Fn() + Sync,
) -> u64 {
    count_all(doors, visitors, greet)
}

/// With a lock.
pub fn with_a_lock(
    doors: usize,
    visitors: u64,
    greet: impl Fn() + Sync,
) -> u64 {
    count_all(doors, visitors, greet)
}

/// Without sharing: each door counts by itself.
pub fn without_sharing(
    doors: usize,
    visitors: u64,
    greet: impl Fn() + Sync,
) -> u64 {
    count_all(doors, visitors, greet)
}

/// Counts behind a lock, for all three.
fn count_all(doors: usize, visitors: u64, greet: impl Fn() + Sync) -> u64 {
    let count = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..doors {
            scope.spawn(|| {
                for _ in 0..visitors {
                    greet();
                    *count.lock().unwrap() += 1;
                }
            });
        }
    });
    count.into_inner().unwrap()
}
