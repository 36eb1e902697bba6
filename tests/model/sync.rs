//! What the included files call `crate::sync`: the model checker's types.

use std::time::Duration;

use shuttle::rand::Rng;
pub use shuttle::sync::{Arc, Barrier, Mutex, MutexGuard, atomic};
use shuttle::sync::{LockResult, WaitTimeoutResult};
pub use shuttle::{thread, thread_local};

/// A condition variable that now and then wakes for no reason.
///
/// The standard library's may, and the checker's does not. Without this, an
/// `if` in the place of a `while` would never be found out.
#[derive(Debug, Default)]
pub struct Condvar(shuttle::sync::Condvar);

impl Condvar {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn wait<'m, T>(
        &self,
        guard: MutexGuard<'m, T>,
    ) -> LockResult<MutexGuard<'m, T>> {
        if shuttle::rand::thread_rng().gen_ratio(1, 4) {
            return Ok(guard);
        }
        self.0.wait(guard)
    }

    pub fn wait_timeout<'m, T>(
        &self,
        guard: MutexGuard<'m, T>,
        timeout: Duration,
    ) -> LockResult<(MutexGuard<'m, T>, WaitTimeoutResult)> {
        self.0.wait_timeout(guard, timeout)
    }

    pub fn notify_one(&self) {
        self.0.notify_one();
    }

    pub fn notify_all(&self) {
        self.0.notify_all();
    }
}
