//! Right: one thread at a time is let in. It may then do more than add, which
//! an atomic cannot; the price is that a thread that finds the lock taken may
//! be put to sleep and has to be woken.

use super::Counter;
use crate::sync::Mutex;

/// One count, behind a lock. Rust keeps the two together: the count cannot be
/// reached without the lock.
#[derive(Debug)]
pub struct Mutexed(Mutex<u64>);

impl Counter for Mutexed {
    const NAME: &'static str = "mutex";

    fn for_workers(_: usize) -> Self {
        Self(Mutex::new(0))
    }

    fn add(&self, _: usize, times: u64) {
        for _ in 0..times {
            // Unlocked where the guard ends, at this very semicolon.
            *self.0.lock().expect("nobody panics while adding one") += 1;
        }
    }

    fn total(self) -> u64 {
        self.0.into_inner().expect("nobody panics while adding one")
    }
}
