//! A barrier that writes down who waits at it.

use std::panic::Location;
use std::sync::atomic::AtomicU64;

pub use shuttle::sync::BarrierWaitResult;

use crate::model::log::{self, Object, Wait, What};

/// As [`std::sync::Barrier`].
#[derive(Debug)]
pub struct Barrier {
    known: AtomicU64,
    inner: shuttle::sync::Barrier,
}

impl Barrier {
    /// As [`std::sync::Barrier::new`].
    #[must_use]
    #[track_caller]
    pub fn new(threads: usize) -> Self {
        Self {
            known: AtomicU64::new(0),
            inner: shuttle::sync::Barrier::new(threads),
        }
    }

    /// As [`std::sync::Barrier::wait`].
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        let place = Location::caller();
        log::may_wait(Wait::Others(self.object()), place);
        let result = self.inner.wait();
        log::goes_on();
        log::did(What::Does("goes through", self.object()), Some(place));
        result
    }

    fn object(&self) -> Object {
        log::object("barrier", &self.known)
    }
}
