//! Mend the lost update three ways.
//!
//! A museum has several doors. At each of them somebody greets the visitors
//! and counts them on one counter: read the count, add one, write it back.
//! When two come in at the same time, one of them is lost.
//!
//! Mend it with one atomic step; with a lock; and without sharing, where each
//! door counts by itself and the counts are summed in the end. Two doors must
//! be able to greet at the same time.

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
                    let seen = count.load(Ordering::Relaxed);
                    count.store(seen + 1, Ordering::Relaxed);
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
    let _ = (doors, visitors, greet);
    todo!("as above, with a `Mutex` around the count")
}

/// Without sharing: each door counts by itself.
pub fn without_sharing(
    doors: usize,
    visitors: u64,
    greet: impl Fn() + Sync,
) -> u64 {
    let _ = (doors, visitors, greet);
    todo!("each thread ends with its own count; `join` gives it to you")
}
