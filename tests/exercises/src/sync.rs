//! The standard library's sync and thread types, as the student's file names
//! them: `use crate::sync::…`.
//!
//! A check says `use probes::sync;`. The check of the same answer under the
//! model checker says `use probes::model::sync;`.

pub use std::sync::{
    Arc, Barrier, BarrierWaitResult, Condvar, LazyLock, LockResult, Mutex,
    MutexGuard, Once, OnceLock, PoisonError, RwLock, RwLockReadGuard,
    RwLockWriteGuard, TryLockError, TryLockResult, Weak, atomic, mpsc,
};
pub use std::{thread, thread_local};
