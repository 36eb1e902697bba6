//! How a thread pool is set up.

use std::fmt::Display;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::ThreadPool;
use crate::sync::{Arc, thread};
use crate::task::{TaskError, TaskName};

/// What each worker does before its first task. The error says why it cannot.
pub(super) type Initializer = Arc<dyn Fn() -> Result<(), String> + Send + Sync>;

/// How a [`ThreadPool`] is to be set up. Made by [`ThreadPool::builder`].
///
/// ```
/// use shared::thread_pool::ThreadPool;
///
/// let pool = ThreadPool::builder()
///     .workers(2)
///     .name("kiln")
///     .build()
///     .expect("2 is not 0");
///
/// let worker = pool
///     .submit(|| std::thread::current().name().map(str::to_owned))
///     .expect("the pool is open");
/// assert_eq!(worker.join(), Ok(Some("kiln-1".to_owned())));
/// ```
#[derive(Clone)]
#[must_use]
pub struct Builder {
    workers: usize,
    pub(super) name: Arc<str>,
    pub(super) initializer: Option<Initializer>,
    pub(super) cancel_dropped: bool,
}

/// A pool of no workers was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a pool needs at least 1 worker, not 0")]
pub struct NoWorkers;

impl Builder {
    pub(super) fn new() -> Self {
        Self {
            workers: default_workers().get(),
            name: "pool".into(),
            initializer: None,
            cancel_dropped: false,
        }
    }

    /// How many workers there may be at most. Without this, as many as the
    /// process may use cores: [`std::thread::available_parallelism`] respects
    /// affinity and a container's quota.
    pub fn workers(mut self, workers: usize) -> Self {
        self.workers = workers;
        self
    }

    /// What the pool is called: its third worker is `name-3`. Some systems cut
    /// a thread's name (Linux: to 15 bytes).
    pub fn name(mut self, name: &str) -> Self {
        self.name = name.into();
        self
    }

    /// What each worker does once, before its first task. If it fails or
    /// panics, the pool is broken: every task says why.
    pub fn initializer<E: Display>(
        mut self,
        initializer: impl Fn() -> Result<(), E> + Send + Sync + 'static,
    ) -> Self {
        self.initializer = Some(Arc::new(move || {
            initializer().map_err(|error| error.to_string())
        }));
        self
    }

    /// Whether dropping a handle cancels a task that has not begun. At first
    /// it does not: the task runs for its effect.
    pub fn cancel_dropped(mut self, cancel: bool) -> Self {
        self.cancel_dropped = cancel;
        self
    }

    /// Makes the pool. No thread is started yet.
    ///
    /// # Errors
    /// [`NoWorkers`] if 0 workers were asked for.
    pub fn build(self) -> Result<ThreadPool, NoWorkers> {
        let limit = NonZeroUsize::new(self.workers).ok_or(NoWorkers)?;
        Ok(ThreadPool::from_parts(limit, self))
    }
}

/// As many workers as cores that this process may use, or 1 if the system does
/// not say.
pub(super) fn default_workers() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// Runs the initializer. A panic is its failure as an error is.
pub(super) fn initialize(initializer: &Initializer) -> Result<(), String> {
    catch_unwind(AssertUnwindSafe(|| initializer())).unwrap_or_else(|payload| {
        let name = TaskName::from("initializer");
        Err(TaskError::panicked(name, &*payload).to_string())
    })
}
