//! Wrong: tells only of the first permit that is free again.

use crate::sync::{Condvar, Mutex};

pub struct Semaphore {
    permits: usize,
    in_use: Mutex<usize>,
    given_back: Condvar,
}

impl Semaphore {
    pub fn new(permits: usize) -> Self {
        Semaphore {
            permits,
            in_use: Mutex::new(0),
            given_back: Condvar::new(),
        }
    }

    pub fn with_permit<T, E>(
        &self,
        work: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        self.take();
        // Dropped on every way out: `Ok`, `Err`, and a panic.
        let _permit = Permit(self);
        work()
    }

    fn take(&self) {
        let mut in_use = self.in_use.lock().unwrap();
        while *in_use == self.permits {
            in_use = self.given_back.wait(in_use).unwrap();
        }
        // Under the same lock: nobody else has seen this permit.
        *in_use += 1;
    }
}

struct Permit<'s>(&'s Semaphore);

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let mut in_use = self.0.in_use.lock().unwrap();
        *in_use -= 1;
        if self.0.permits - *in_use == 1 {
            self.0.given_back.notify_one();
        }
    }
}
