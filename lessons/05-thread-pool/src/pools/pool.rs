//! What each of the three small pools can do.

use super::task::Handle;

/// A pool of threads, as small as can be.
///
/// Dropping it runs what is queued, and waits for it. So nobody may drop it
/// from inside one of its own tasks: the task would wait for itself.
pub trait Pool: Send + Sync + 'static {
    /// What the workers take their tasks from.
    const NAME: &'static str;

    /// Starts the workers. All of them, at once.
    fn start(workers: usize) -> Self;

    /// Queues a task and gives its handle.
    fn submit<T, F>(&self, work: F) -> Handle<T>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static;
}
