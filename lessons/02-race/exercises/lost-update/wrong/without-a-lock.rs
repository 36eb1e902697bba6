//! Wrong: the second way has no lock.

use crate::sync::atomic::{AtomicU64, Ordering};
use crate::sync::thread;

/// With one atomic step.
pub fn with_a_step(
    doors: usize,
    visitors: u64,
    greet: impl Fn() + Sync,
) -> u64 {
    let count = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..doors {
            scope.spawn(|| {
                for _ in 0..visitors {
                    greet();
                    // `Relaxed`: a count orders nothing else.
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    count.into_inner()
}

/// With a lock.
pub fn with_a_lock(
    doors: usize,
    visitors: u64,
    greet: impl Fn() + Sync,
) -> u64 {
    thread::scope(|scope| {
        let doors: Vec<_> = (0..doors)
            .map(|_| {
                scope.spawn(|| {
                    let mut count = 0;
                    for _ in 0..visitors {
                        greet();
                        count += 1;
                    }
                    count
                })
            })
            .collect();
        doors.into_iter().map(|door| door.join().unwrap()).sum()
    })
}

/// Without sharing: each door counts by itself.
pub fn without_sharing(
    doors: usize,
    visitors: u64,
    greet: impl Fn() + Sync,
) -> u64 {
    thread::scope(|scope| {
        let doors: Vec<_> = (0..doors)
            .map(|_| {
                scope.spawn(|| {
                    let mut count = 0;
                    for _ in 0..visitors {
                        greet();
                        count += 1;
                    }
                    count
                })
            })
            .collect();
        doors.into_iter().map(|door| door.join().unwrap()).sum()
    })
}
