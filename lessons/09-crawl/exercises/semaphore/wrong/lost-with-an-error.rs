//! Wrong: `?` leaves before the permit is given back.

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
        let done = work()?;
        self.give_back();
        Ok(done)
    }

    fn take(&self) {
        let mut in_use = self.in_use.lock().unwrap();
        while *in_use == self.permits {
            in_use = self.given_back.wait(in_use).unwrap();
        }
        *in_use += 1;
    }

    fn give_back(&self) {
        *self.in_use.lock().unwrap() -= 1;
        self.given_back.notify_one();
    }
}
