//! Wrong: the closure is called again when somebody else was faster.

use crate::sync::atomic::{AtomicU64, Ordering};
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
                    let _ = count.fetch_update(
                        Ordering::Relaxed,
                        Ordering::Relaxed,
                        |it| {
                            greet();
                            Some(it + 1)
                        },
                    );
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
