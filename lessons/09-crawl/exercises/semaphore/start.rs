//! A semaphore that really limits.
//!
//! A crawler works on so many pages at once and no more: who works on a page
//! has a permit. This semaphore does not keep the limit, since two can see the
//! same last permit. And it loses permits: a page that fails keeps its permit
//! for ever, and with each of them the crawl gets slower, until it stands
//! still.
//!
//! Mend both: never more at work than there are permits, and each permit is
//! given back, also when the work fails or panics.

use crate::sync::{Condvar, Mutex};

/// Lets so many work at the same time.
pub struct Semaphore {
    permits: usize,
    in_use: Mutex<usize>,
    given_back: Condvar,
}

impl Semaphore {
    /// A semaphore with so many permits.
    pub fn new(permits: usize) -> Self {
        Semaphore {
            permits,
            in_use: Mutex::new(0),
            given_back: Condvar::new(),
        }
    }

    /// Waits for a permit, and does the work with it.
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
        drop(in_use);
        *self.in_use.lock().unwrap() += 1;
    }

    fn give_back(&self) {
        *self.in_use.lock().unwrap() -= 1;
        self.given_back.notify_one();
    }
}
