//! The one place that names the standard library's sync and thread types.
//!
//! A file that a model checker also runs says `use crate::sync::…` and nothing
//! of `std::sync` or `std::thread`. Built here, or in a lesson whose `main.rs`
//! says `use shared::sync;`, these are the standard library's types. A test
//! target of the package `checks` has a `crate::sync` of its own, with the
//! model checker's types, and includes the very same file by `#[path]`: one
//! file, two builds, no feature, no second copy.
//!
//! ```
//! use shared::sync::Arc;
//! use shared::sync::atomic::{AtomicU64, Ordering};
//!
//! let eaten = Arc::new(AtomicU64::new(0));
//! // `Relaxed`: a count orders nothing else.
//! eaten.fetch_add(1, Ordering::Relaxed);
//! assert_eq!(eaten.load(Ordering::Relaxed), 1);
//! ```

pub use std::sync::{
    Arc, Barrier, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, RwLock,
    Weak, atomic, mpsc,
};
pub use std::{thread, thread_local};
