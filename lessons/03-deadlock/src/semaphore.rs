//! A semaphore: so many may go in, and who comes later waits.
//!
//! Python has one as `threading.Semaphore`; Rust's standard library has none.
//! A number under a lock and a place to wait are enough.

use crate::sync::{Condvar, Mutex, MutexGuard};

/// So many permits, for as many as come.
#[derive(Debug)]
pub struct Semaphore {
    free: Mutex<usize>,
    freed: Condvar,
}

/// Leave to be in; dropping it gives it back.
#[must_use = "a permit that nobody keeps is given back at once"]
#[derive(Debug)]
pub struct Permit<'a>(&'a Semaphore);

impl Semaphore {
    /// A semaphore of so many permits, all free.
    pub fn new(permits: usize) -> Self {
        Self {
            free: Mutex::new(permits),
            freed: Condvar::new(),
        }
    }

    /// Takes a permit, as soon as one is free.
    ///
    /// # Blocking
    /// Until somebody who is in drops a [`Permit`].
    pub fn acquire(&self) -> Permit<'_> {
        let mut free = self.lock();
        // `while`, not `if`: whoever comes in between may take the permit
        // before the thread that was woken for it has the lock again.
        while *free == 0 {
            free = self.freed.wait(free).expect(NO_PANIC);
        }
        *free -= 1;
        Permit(self)
    }

    fn lock(&self) -> MutexGuard<'_, usize> {
        self.free.lock().expect(NO_PANIC)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        // The guard ends with this line: unlock before notifying, or the woken
        // thread goes straight back to sleep on the lock.
        *self.0.lock() += 1;
        self.0.freed.notify_one();
    }
}

/// Why the lock is never poisoned.
const NO_PANIC: &str = "nobody panics while counting permits";
