//! Wrong: in the third way no door counts: one thread counts for all.

use crate::sync::atomic::{AtomicU64, Ordering};
use crate::sync::mpsc::channel;
use crate::sync::{Mutex, thread};

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
    let (sender, receiver) = channel();
    thread::scope(|scope| {
        for _ in 0..doors {
            let (sender, greet) = (sender.clone(), &greet);
            scope.spawn(move || {
                for _ in 0..visitors {
                    greet();
                    sender.send(()).unwrap();
                }
            });
        }
        drop(sender);
        receiver.iter().count() as u64
    })
}
