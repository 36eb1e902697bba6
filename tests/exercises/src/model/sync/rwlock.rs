//! A lock for many readers or one writer that writes down who has it.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::atomic::AtomicU64;
use std::sync::{LockResult, PoisonError};

use shuttle::sync as inner;

use crate::model::log::{self, Object, Wait, What};

/// As [`std::sync::RwLock`].
#[derive(Debug, Default)]
pub struct RwLock<T: ?Sized> {
    known: AtomicU64,
    inner: inner::RwLock<T>,
}

/// As [`std::sync::RwLockReadGuard`].
pub struct RwLockReadGuard<'l, T: ?Sized> {
    inner: Option<inner::RwLockReadGuard<'l, T>>,
    lock: Object,
}

/// As [`std::sync::RwLockWriteGuard`].
pub struct RwLockWriteGuard<'l, T: ?Sized> {
    inner: Option<inner::RwLockWriteGuard<'l, T>>,
    lock: Object,
}

impl<T> RwLock<T> {
    /// As [`std::sync::RwLock::new`].
    #[track_caller]
    pub const fn new(value: T) -> Self {
        Self {
            known: AtomicU64::new(0),
            inner: inner::RwLock::new(value),
        }
    }

    /// As [`std::sync::RwLock::into_inner`].
    ///
    /// # Errors
    /// If a thread panicked while it had the lock to write.
    pub fn into_inner(self) -> LockResult<T> {
        self.inner.into_inner()
    }
}

impl<T: ?Sized> RwLock<T> {
    /// As [`std::sync::RwLock::read`].
    ///
    /// # Errors
    /// If a thread panicked while it had the lock to write.
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let (lock, place) = (self.object(), Location::caller());
        log::may_wait(Wait::Lock(lock), place);
        let guard = self.inner.read();
        log::goes_on();
        log::did(What::Does("reads under", lock), Some(place));
        let wrap = |guard| RwLockReadGuard {
            inner: Some(guard),
            lock,
        };
        match guard {
            Ok(guard) => Ok(wrap(guard)),
            Err(error) => Err(PoisonError::new(wrap(error.into_inner()))),
        }
    }

    /// As [`std::sync::RwLock::write`].
    ///
    /// # Errors
    /// If a thread panicked while it had the lock to write.
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let (lock, place) = (self.object(), Location::caller());
        log::may_wait(Wait::Lock(lock), place);
        let guard = self.inner.write();
        log::goes_on();
        log::has(lock);
        log::did(What::Does("takes", lock), Some(place));
        let wrap = |guard| RwLockWriteGuard {
            inner: Some(guard),
            lock,
        };
        match guard {
            Ok(guard) => Ok(wrap(guard)),
            Err(error) => Err(PoisonError::new(wrap(error.into_inner()))),
        }
    }

    /// As [`std::sync::RwLock::get_mut`].
    ///
    /// # Errors
    /// If a thread panicked while it had the lock to write.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.inner.get_mut()
    }

    fn object(&self) -> Object {
        log::object("lock", &self.known)
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.inner.as_ref().expect("there until it is dropped")
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.inner.as_ref().expect("there until it is dropped")
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.inner.as_mut().expect("there until it is dropped")
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockReadGuard<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockWriteGuard<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}

impl<T: ?Sized> Drop for RwLockReadGuard<'_, T> {
    fn drop(&mut self) {
        drop(self.inner.take());
        log::did(What::Does("frees", self.lock), None);
    }
}

impl<T: ?Sized> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        drop(self.inner.take());
        log::freed(self.lock);
        log::did(What::Does("frees", self.lock), None);
    }
}
