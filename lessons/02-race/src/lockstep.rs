//! A race that is lost every time: the threads walk in step.
//!
//! Everybody loads before anybody stores, so all store the same number. Of as
//! many increments as there are threads, one is left. Nothing is left to
//! chance: a barrier holds back whoever is quicker.

use crate::sync::atomic::{AtomicU64, Ordering};
use crate::sync::{Barrier, thread};

/// Adds one in each of `threads`, so many `rounds`, and gives the count: it is
/// `rounds`, however many threads there are.
///
/// # Blocking
/// Each thread waits at the barrier for all the others, and none leaves before
/// the end.
pub fn count(threads: usize, rounds: u64) -> u64 {
    let counter = AtomicU64::new(0);
    let everybody = Barrier::new(threads);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                for _ in 0..rounds {
                    // `Relaxed`: the barrier, which has a lock inside, orders
                    // all loads of a round before its stores.
                    let count = counter.load(Ordering::Relaxed);
                    // Nobody stores before everybody has loaded. Who is quick
                    // may load again before others have stored, and sees what
                    // they will store as well: the same number.
                    everybody.wait();
                    counter.store(count + 1, Ordering::Relaxed);
                }
            });
        }
    });
    counter.into_inner()
}
