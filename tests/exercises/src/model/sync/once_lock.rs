//! A value that is set once.

use std::panic::Location;

use super::{Condvar, Mutex};

/// As [`std::sync::OnceLock`]. In a drawing it is the lock and the condition
/// variable of which it is made.
#[derive(Debug)]
pub struct OnceLock<T> {
    /// Only touched with the lock.
    value: std::sync::OnceLock<T>,
    lock: Mutex<()>,
    is_set: Condvar,
}

impl<T> OnceLock<T> {
    /// As [`std::sync::OnceLock::new`].
    #[must_use]
    pub const fn new() -> Self {
        Self {
            value: std::sync::OnceLock::new(),
            lock: Mutex::new(()),
            is_set: Condvar::new(),
        }
    }

    /// As [`std::sync::OnceLock::get`].
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        let _locked = self.lock.lock_at(Location::caller(), "takes");
        self.value.get()
    }

    /// As [`std::sync::OnceLock::set`].
    ///
    /// # Errors
    /// If it is set already.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let _locked = self.lock.lock_at(Location::caller(), "takes");
        let result = self.value.set(value);
        self.is_set.notify_all();
        result
    }

    /// As [`std::sync::OnceLock::get_or_init`].
    #[track_caller]
    pub fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
        let _locked = self.lock.lock_at(Location::caller(), "takes");
        let value = self.value.get_or_init(make);
        self.is_set.notify_all();
        value
    }

    /// As [`std::sync::OnceLock::wait`].
    #[track_caller]
    pub fn wait(&self) -> &T {
        // Who panicked while making it has set nothing.
        let mut locked = self
            .lock
            .lock_at(Location::caller(), "takes")
            .unwrap_or_else(super::PoisonError::into_inner);
        loop {
            if let Some(value) = self.value.get() {
                return value;
            }
            locked = self
                .is_set
                .wait(locked)
                .unwrap_or_else(super::PoisonError::into_inner);
        }
    }

    /// As [`std::sync::OnceLock::into_inner`].
    pub fn into_inner(self) -> Option<T> {
        self.value.into_inner()
    }
}

impl<T> Default for OnceLock<T> {
    fn default() -> Self {
        Self::new()
    }
}
