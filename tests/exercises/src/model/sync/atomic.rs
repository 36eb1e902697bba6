//! Atomics that write down each access.

use std::panic::Location;
use std::sync::atomic::AtomicU64 as Known;

use shuttle::sync::atomic as inner;
pub use shuttle::sync::atomic::{Ordering, fence};

use crate::model::log::{self, Value, What};

/// What all atomics have.
macro_rules! atomic {
    ($name:ident, $type:ty, $value:expr) => {
        /// As the one of this name in [`std::sync::atomic`].
        #[derive(Debug, Default)]
        pub struct $name {
            known: Known,
            inner: inner::$name,
        }

        #[allow(missing_docs, reason = "each is as in the standard library")]
        #[allow(clippy::missing_errors_doc, reason = "the same")]
        #[allow(clippy::cast_lossless, reason = "`usize` has no `From`")]
        impl $name {
            #[must_use]
            #[track_caller]
            pub const fn new(value: $type) -> Self {
                Self {
                    known: Known::new(0),
                    inner: inner::$name::new(value),
                }
            }

            #[must_use]
            pub fn into_inner(self) -> $type {
                self.inner.into_inner()
            }

            pub fn get_mut(&mut self) -> &mut $type {
                self.inner.get_mut()
            }

            #[track_caller]
            pub fn load(&self, order: Ordering) -> $type {
                let got = self.inner.load(order);
                self.did("load", None, Some(got), Location::caller());
                got
            }

            #[track_caller]
            pub fn store(&self, value: $type, order: Ordering) {
                self.inner.store(value, order);
                self.did("store", Some(value), None, Location::caller());
            }

            #[track_caller]
            pub fn swap(&self, value: $type, order: Ordering) -> $type {
                let got = self.inner.swap(value, order);
                self.did("swap", Some(value), Some(got), Location::caller());
                got
            }

            #[track_caller]
            pub fn compare_exchange(
                &self,
                current: $type,
                new: $type,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$type, $type> {
                let place = Location::caller();
                let done =
                    self.inner.compare_exchange(current, new, success, failure);
                match done {
                    Ok(got) => {
                        let verb = "compare_exchange: yes,";
                        self.did(verb, Some(new), Some(got), place);
                    }
                    Err(got) => {
                        let verb = "compare_exchange: no, it is";
                        self.did(verb, None, Some(got), place);
                    }
                }
                done
            }

            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                current: $type,
                new: $type,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$type, $type> {
                self.compare_exchange(current, new, success, failure)
            }

            #[track_caller]
            pub fn fetch_update(
                &self,
                success: Ordering,
                failure: Ordering,
                mut change: impl FnMut($type) -> Option<$type>,
            ) -> Result<$type, $type> {
                let mut now = self.load(failure);
                while let Some(next) = change(now) {
                    match self.compare_exchange(now, next, success, failure) {
                        Ok(before) => return Ok(before),
                        Err(other) => now = other,
                    }
                }
                Err(now)
            }

            #[track_caller]
            pub fn try_update(
                &self,
                success: Ordering,
                failure: Ordering,
                change: impl FnMut($type) -> Option<$type>,
            ) -> Result<$type, $type> {
                self.fetch_update(success, failure, change)
            }

            #[track_caller]
            fn did(
                &self,
                verb: &'static str,
                put: Option<$type>,
                got: Option<$type>,
                place: &'static Location<'static>,
            ) {
                let object = log::object("atomic", &self.known);
                let (put, got) = (put.map($value), got.map($value));
                log::did(What::Atomic(verb, object, put, got), Some(place));
            }
        }
    };
}

/// The `fetch_…` calls.
macro_rules! fetches {
    ($name:ident, $type:ty, $($fetch:ident),*) => {
        #[allow(missing_docs, reason = "each is as in the standard library")]
        impl $name {
            $(
                #[track_caller]
                pub fn $fetch(&self, value: $type, order: Ordering) -> $type {
                    let got = self.inner.$fetch(value, order);
                    let place = Location::caller();
                    self.did(stringify!($fetch), Some(value), Some(got), place);
                    got
                }
            )*
        }
    };
}

/// Atomics with numbers in them.
macro_rules! integers {
    ($($name:ident $type:ty),*) => {
        $(
            atomic!($name, $type, |it| Value::Integer(it as i128));
            fetches!(
                $name, $type, fetch_add, fetch_sub, fetch_and, fetch_or,
                fetch_xor, fetch_max, fetch_min
            );
        )*
    };
}

integers!(
    AtomicU8 u8, AtomicU16 u16, AtomicU32 u32, AtomicU64 u64,
    AtomicUsize usize, AtomicI8 i8, AtomicI16 i16, AtomicI32 i32,
    AtomicI64 i64, AtomicIsize isize
);

atomic!(AtomicBool, bool, Value::Truth);
fetches!(AtomicBool, bool, fetch_and, fetch_or, fetch_xor, fetch_nand);
