//! The model checker's sync and thread types, as the student's file names
//! them: `use crate::sync::…`.
//!
//! They are those of [`crate::sync`] that a small case can use, and behave
//! like them. Besides, they write down each step, so that a schedule that ends
//! badly can be drawn.

pub mod atomic;
mod barrier;
mod condvar;
pub mod mpsc;
mod mutex;
mod once_lock;
mod rwlock;
pub mod thread;

pub use barrier::{Barrier, BarrierWaitResult};
pub use condvar::Condvar;
pub use mutex::{Mutex, MutexGuard};
pub use once_lock::OnceLock;
pub use rwlock::{RwLock, RwLockReadGuard, RwLockWriteGuard};
pub use shuttle::sync::Once;
pub use shuttle::thread_local;
pub use std::sync::{
    Arc, LazyLock, LockResult, PoisonError, TryLockError, TryLockResult, Weak,
};
