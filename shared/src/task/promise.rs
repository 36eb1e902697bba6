//! The side that produces a result when there is no closure to run here.

use super::slot::Slot;
use super::{TaskError, TaskHandle, TaskName};
use crate::sync::Arc;

/// The producing half of a [`TaskHandle`]: who has it owes a result.
///
/// Dropping it unkept settles the task with [`TaskError::Abandoned`], so that
/// whoever waits for it is not left waiting.
///
/// ```
/// use shared::task::{Promise, TaskName};
///
/// let (promise, handle) = Promise::new(TaskName::from("six times seven"));
/// let worker = std::thread::spawn(move || {
///     if promise.begin() {
///         promise.keep(Ok(6 * 7));
///     }
/// });
///
/// assert_eq!(handle.join(), Ok(42));
/// worker.join().expect("it does not panic");
/// ```
#[must_use = "a promise that is dropped fails its task"]
pub struct Promise<T> {
    slot: Arc<Slot<'static, T>>,
}

impl<T> Promise<T> {
    /// Makes a queued task and its handle.
    pub fn new(name: TaskName) -> (Self, TaskHandle<T>) {
        let slot = Arc::new(Slot::queued(name, None, None));
        (
            Self {
                slot: Arc::clone(&slot),
            },
            TaskHandle::of(slot),
        )
    }

    /// What the task is called.
    #[must_use]
    pub fn name(&self) -> &TaskName {
        self.slot.name()
    }

    /// Says that the work begins: from now on it cannot be cancelled. `false`
    /// if it was cancelled before (or begun before): then it must not run.
    #[must_use = "a cancelled task must not run"]
    pub fn begin(&self) -> bool {
        self.slot.begin()
    }

    /// Whether nobody wants the result any more.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.slot.is_cancelled()
    }

    /// Puts the result in and wakes whoever waits. Runs the callbacks first, on
    /// this thread. Nothing happens if the task was cancelled.
    pub fn keep(self, result: Result<T, TaskError>) {
        self.slot.finish(result);
    }

    /// Cancels the task: its handle says [`TaskError::Cancelled`]. Also a task
    /// that has begun: a process pool that is stopped knows of calls on their
    /// way to a worker that will never reach it.
    pub fn cancel(self) {
        if !self.slot.cancel() {
            self.slot.finish(Err(TaskError::Cancelled));
        }
    }
}

impl<T> Drop for Promise<T> {
    fn drop(&mut self) {
        // Without effect if the promise was kept.
        self.slot.finish(Err(TaskError::Abandoned));
    }
}
