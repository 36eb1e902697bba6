//! Wrong: two of the three ways are the one with a lock.

use crate::sync::{Mutex, thread};

/// With one atomic step.
pub fn with_a_step(
    doors: usize,
    visitors: u64,
    greet: impl Fn() + Sync,
) -> u64 {
    with_a_lock(doors, visitors, greet)
}

/// With a lock.
pub fn with_a_lock(
    doors: usize,
    visitors: u64,
    greet: impl Fn() + Sync,
) -> u64 {
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

/// Without sharing: each door counts by itself.
pub fn without_sharing(
    doors: usize,
    visitors: u64,
    greet: impl Fn() + Sync,
) -> u64 {
    with_a_lock(doors, visitors, greet)
}
