//! A condition variable that writes down who waits at it.

use std::panic::Location;
use std::sync::atomic::AtomicU64;
use std::sync::{LockResult, PoisonError};
use std::time::Duration;

use shuttle::rand::RngCore;
use shuttle::sync as inner;

use super::mutex::MutexGuard;
use crate::model::log::{self, Object, Wait, What};

/// As [`std::sync::Condvar`]. A time-out never fires.
#[derive(Debug, Default)]
pub struct Condvar {
    known: AtomicU64,
    inner: inner::Condvar,
}

impl Condvar {
    /// As [`std::sync::Condvar::new`].
    #[must_use]
    #[track_caller]
    pub const fn new() -> Self {
        Self {
            known: AtomicU64::new(0),
            inner: inner::Condvar::new(),
        }
    }

    /// As [`std::sync::Condvar::wait`].
    ///
    /// # Errors
    /// If a thread panicked while it had the lock.
    #[track_caller]
    pub fn wait<'m, T>(
        &self,
        guard: MutexGuard<'m, T>,
    ) -> LockResult<MutexGuard<'m, T>> {
        let place = Location::caller();
        if shuttle::rand::thread_rng().next_u64() == 1 {
            return false_alarm(guard, place);
        }
        let (guard, mutex) = guard.take();
        let lock = mutex.object();
        log::may_wait(Wait::Notification(self.object()), place);
        log::freed(lock);
        let guard = self.inner.wait(guard);
        mutex.locked(guard, place, "wakes, has")
    }

    /// As [`std::sync::Condvar::wait_while`].
    ///
    /// # Errors
    /// If a thread panicked while it had the lock.
    #[track_caller]
    pub fn wait_while<'m, T>(
        &self,
        mut guard: MutexGuard<'m, T>,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> LockResult<MutexGuard<'m, T>> {
        while condition(&mut guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    /// As [`std::sync::Condvar::wait_timeout`], but without an end.
    ///
    /// # Errors
    /// If a thread panicked while it had the lock.
    #[track_caller]
    pub fn wait_timeout<'m, T>(
        &self,
        guard: MutexGuard<'m, T>,
        _: Duration,
    ) -> LockResult<(MutexGuard<'m, T>, TimedOut)> {
        match log::timed(|| self.wait(guard)) {
            Ok(guard) => Ok((guard, TimedOut(false))),
            Err(error) => {
                Err(PoisonError::new((error.into_inner(), TimedOut(false))))
            }
        }
    }

    /// As [`std::sync::Condvar::wait_timeout_while`], but without an end.
    ///
    /// # Errors
    /// If a thread panicked while it had the lock.
    #[track_caller]
    pub fn wait_timeout_while<'m, T>(
        &self,
        mut guard: MutexGuard<'m, T>,
        time: Duration,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> LockResult<(MutexGuard<'m, T>, TimedOut)> {
        while condition(&mut guard) {
            guard = self.wait_timeout(guard, time)?.0;
        }
        Ok((guard, TimedOut(false)))
    }

    /// As [`std::sync::Condvar::notify_one`].
    #[track_caller]
    pub fn notify_one(&self) {
        self.inner.notify_one();
        log::did(
            What::Does("notify_one", self.object()),
            Some(Location::caller()),
        );
    }

    /// As [`std::sync::Condvar::notify_all`].
    #[track_caller]
    pub fn notify_all(&self) {
        self.inner.notify_all();
        log::did(
            What::Does("notify_all", self.object()),
            Some(Location::caller()),
        );
    }

    fn object(&self) -> Object {
        log::object("condvar", &self.known)
    }
}

/// As [`std::sync::WaitTimeoutResult`]: here nothing ever times out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimedOut(bool);

impl TimedOut {
    /// Whether the wait ended because the time was over: never.
    #[must_use]
    pub fn timed_out(self) -> bool {
        self.0
    }
}

/// Wakes for no reason: gives the lock back, and takes it again.
fn false_alarm<'m, T>(
    guard: MutexGuard<'m, T>,
    place: &'static Location<'static>,
) -> LockResult<MutexGuard<'m, T>> {
    let (guard, mutex) = guard.take();
    drop(guard);
    log::freed(mutex.object());
    mutex.lock_at(place, "wakes for no reason, has")
}
