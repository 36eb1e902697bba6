//! Wrong: the third way shares an atomic of another type.

use crate::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use crate::sync::{Mutex, thread};

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
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    count.into_inner()
}

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

pub fn without_sharing(
    doors: usize,
    visitors: u64,
    greet: impl Fn() + Sync,
) -> u64 {
    let count = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..doors {
            scope.spawn(|| {
                for _ in 0..visitors {
                    greet();
                    let _ = count.fetch_update(
                        Ordering::Relaxed,
                        Ordering::Relaxed,
                        |it| Some(it + 1),
                    );
                }
            });
        }
    });
    count.into_inner() as u64
}
