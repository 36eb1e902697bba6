//! The handle of a task: how a result comes back from another thread.
//!
//! **The question.** `std::thread::JoinHandle` waits for a *thread*. A pool's
//! threads do not end when a task does, so what does its caller wait for?
//!
//! **The naive answer** is a `bounded(1)` channel per task. It works, and it is
//! the slowest of the ways we measured; it also cannot say whether the task has
//! begun, cannot take it back, and turns a panic into "the channel is closed".
//!
//! **The mend** is a slot that both sides share: a small state machine
//! under one lock.
//!
//! ```text
//!             begin                 settle
//!   Queued ───────────▶ Running ─────────────▶ Done ──▶ taken, once
//!      │ cancel, or the pool gives up                ▲
//!      └─────────────────────────────────────────────┘
//! ```
//!
//! Who waits writes itself into the slot and parks. Who finishes the task wakes
//! *that* thread, and makes no system call when nobody is there. A condition
//! variable would make one for each task: that is most of what a handle costs.
//!
//! **The price** is two locks per task, nearly always free when they are taken,
//! and a shape of its own for each kind of waiting: a thread, an async task, or
//! a [wait] over many handles.
//!
//! Data moves like this: a pool keeps the side that produces (a [`Promise`], or
//! the closure itself), the caller keeps the [`TaskHandle`], and the result
//! moves from one to the other exactly once.

mod error;
mod handle;
mod home;
mod many;
mod map;
mod name;
mod promise;
pub(crate) mod slot;

pub use error::{Shutdown, SubmitError, TaskError};
pub use handle::{ScopedHandle, TaskHandle};
pub(crate) use home::{PoolId, at_home, enter_home};
pub use many::{AsCompleted, Until, Waited, as_completed, wait};
pub use map::{Chunk, MapOptions, OrderedMap};
pub use name::TaskName;
pub use promise::Promise;
