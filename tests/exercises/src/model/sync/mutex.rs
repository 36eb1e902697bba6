//! A lock that writes down who has it.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::atomic::AtomicU64;
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use shuttle::sync as inner;

use crate::model::log::{self, Object, Wait, What};

/// As [`std::sync::Mutex`].
#[derive(Debug, Default)]
pub struct Mutex<T: ?Sized> {
    known: AtomicU64,
    inner: inner::Mutex<T>,
}

/// As [`std::sync::MutexGuard`].
pub struct MutexGuard<'m, T: ?Sized> {
    /// Empty once a condition variable has taken it.
    inner: Option<inner::MutexGuard<'m, T>>,
    mutex: &'m Mutex<T>,
}

impl<T> Mutex<T> {
    /// As [`std::sync::Mutex::new`].
    #[track_caller]
    pub const fn new(value: T) -> Self {
        Self {
            known: AtomicU64::new(0),
            inner: inner::Mutex::new(value),
        }
    }

    /// As [`std::sync::Mutex::into_inner`].
    ///
    /// # Errors
    /// If a thread panicked while it had the lock.
    pub fn into_inner(self) -> LockResult<T> {
        self.inner.into_inner()
    }
}

impl<T: ?Sized> Mutex<T> {
    /// As [`std::sync::Mutex::lock`].
    ///
    /// # Errors
    /// If a thread panicked while it had the lock.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        self.lock_at(Location::caller(), "takes")
    }

    /// As [`std::sync::Mutex::try_lock`].
    ///
    /// # Errors
    /// If somebody has the lock, or panicked while having it.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let place = Some(Location::caller());
        match self.inner.try_lock() {
            Ok(guard) => {
                log::has(self.object());
                log::did(What::Does("try_lock:", self.object()), place);
                Ok(self.guard(guard))
            }
            Err(TryLockError::Poisoned(error)) => {
                let guard = self.guard(error.into_inner());
                Err(TryLockError::Poisoned(PoisonError::new(guard)))
            }
            Err(TryLockError::WouldBlock) => {
                log::did(What::Does("try_lock: no", self.object()), place);
                Err(TryLockError::WouldBlock)
            }
        }
    }

    /// As [`std::sync::Mutex::get_mut`].
    ///
    /// # Errors
    /// If a thread panicked while it had the lock.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.inner.get_mut()
    }

    pub(super) fn lock_at(
        &self,
        place: &'static Location<'static>,
        verb: &'static str,
    ) -> LockResult<MutexGuard<'_, T>> {
        let object = self.object();
        log::may_wait(Wait::Lock(object), place);
        let guard = self.inner.lock();
        self.locked(guard, place, verb)
    }

    /// Writes down that the thread that runs has the lock.
    pub(super) fn locked<'m>(
        &'m self,
        guard: LockResult<inner::MutexGuard<'m, T>>,
        place: &'static Location<'static>,
        verb: &'static str,
    ) -> LockResult<MutexGuard<'m, T>> {
        log::goes_on();
        log::has(self.object());
        log::did(What::Does(verb, self.object()), Some(place));
        match guard {
            Ok(guard) => Ok(self.guard(guard)),
            Err(error) => Err(PoisonError::new(self.guard(error.into_inner()))),
        }
    }

    pub(super) fn object(&self) -> Object {
        log::object("lock", &self.known)
    }

    fn guard<'m>(
        &'m self,
        guard: inner::MutexGuard<'m, T>,
    ) -> MutexGuard<'m, T> {
        MutexGuard {
            inner: Some(guard),
            mutex: self,
        }
    }
}

impl<T> From<T> for Mutex<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<'m, T: ?Sized> MutexGuard<'m, T> {
    /// The guard inside, for a condition variable, and its mutex.
    pub(super) fn take(mut self) -> (inner::MutexGuard<'m, T>, &'m Mutex<T>) {
        let guard = self.inner.take().expect("taken once, by value");
        (guard, self.mutex)
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        if let Some(guard) = self.inner.take() {
            drop(guard);
            let lock = self.mutex.object();
            log::freed(lock);
            log::did(What::Does("frees", lock), None);
        }
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.inner.as_ref().expect("taken only by value")
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.inner.as_mut().expect("taken only by value")
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}
