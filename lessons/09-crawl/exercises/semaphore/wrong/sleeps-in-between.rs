//! Wrong: sleeps for a while, and asks again whether there is a permit.

use std::time::Duration;

use crate::sync::{Condvar, Mutex, thread};

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
        while !self.try_take() {
            thread::sleep(Duration::from_millis(20));
        }
        let _permit = Permit(self);
        work()
    }

    fn try_take(&self) -> bool {
        let mut in_use = self.in_use.lock().unwrap();
        if *in_use == self.permits {
            return false;
        }
        *in_use += 1;
        true
    }
}

struct Permit<'s>(&'s Semaphore);

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        *self.0.in_use.lock().unwrap() -= 1;
        self.0.given_back.notify_one();
    }
}
