//! The caller's side of a task.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use super::slot::{Callback, Slot};
use super::{TaskError, TaskName};
use crate::sync::Arc;

/// A task that runs elsewhere, and the right to its result.
///
/// Both pools give out this type. Like `concurrent.futures.Future`, it can be
/// joined, cancelled and asked how far the task is. Unlike it, the result comes
/// out once and by move: [`join`](ScopedHandle::join) consumes the handle.
///
/// It is also a [`Future`], so that async code can await work that threads or
/// processes do.
///
/// ```
/// use shared::task::{Promise, TaskError, TaskName};
///
/// let (promise, handle) = Promise::<u32>::new(TaskName::from("count"));
/// assert!(handle.cancel());
///
/// assert!(!promise.begin(), "a cancelled task never runs");
/// assert_eq!(handle.join(), Err(TaskError::Cancelled));
/// ```
pub type TaskHandle<T> = ScopedHandle<'static, T>;

/// A [`TaskHandle`] whose task may borrow from its caller, for `'w`.
///
/// Dropping the handle lets the task run on; its result is dropped where it
/// is made. A handle can also be told to [cancel on
/// drop](ScopedHandle::cancel_on_drop).
#[must_use = "a handle that is dropped loses the result and any panic"]
pub struct ScopedHandle<'w, T> {
    pub(super) slot: Arc<Slot<'w, T>>,
    cancel_on_drop: bool,
}

impl<'w, T> ScopedHandle<'w, T> {
    /// The handle of a task that is built from its parts. Pools call this: it
    /// must be the only handle of the slot.
    pub(crate) fn of(slot: Arc<Slot<'w, T>>) -> Self {
        Self {
            slot,
            cancel_on_drop: false,
        }
    }

    /// What the task is called.
    #[must_use]
    pub fn name(&self) -> &TaskName {
        self.slot.name()
    }

    /// Waits for the task to end and gives its result.
    ///
    /// # Blocking
    /// Parks the calling thread until the task ends or is cancelled; whoever
    /// ends it wakes this thread. On a worker of the task's own thread pool a
    /// task that is still queued is run right here instead: a full pool whose
    /// workers wait for queued tasks would otherwise wait for ever. Two tasks
    /// that join each other do wait for ever.
    ///
    /// # Errors
    /// A [`TaskError`] that says why there is no result.
    pub fn join(self) -> Result<T, TaskError> {
        self.slot.run_at_home();
        // Without a deadline there is always a result.
        self.slot
            .take_before(None)
            .unwrap_or(Err(TaskError::TimedOut))
    }

    /// Waits for the task for at most `timeout`.
    ///
    /// # Blocking
    /// Like [`join`](Self::join), for at most `timeout`. It does not run the
    /// task itself, which could take longer than that.
    ///
    /// # Errors
    /// `Err(handle)` gives this very handle back if the time was up. The task
    /// goes on and can be joined later.
    pub fn join_timeout(
        self,
        timeout: Duration,
    ) -> Result<Result<T, TaskError>, Self> {
        // A time too far away for the clock is no deadline at all.
        let deadline = Instant::now().checked_add(timeout);
        self.join_before(deadline)
    }

    /// As [`join_timeout`](Self::join_timeout), until a moment. `None` waits
    /// without end.
    ///
    /// # Errors
    /// `Err(handle)` gives this very handle back if the moment has passed.
    pub fn join_before(
        self,
        deadline: Option<Instant>,
    ) -> Result<Result<T, TaskError>, Self> {
        self.slot.take_before(deadline).ok_or(self)
    }

    /// Takes the task back if no worker has begun it. Then it never runs, what
    /// its closure captured is dropped, callbacks run on this thread, and
    /// [`join`](Self::join) says [`TaskError::Cancelled`].
    ///
    /// `true` if the task is cancelled, now or before. `false` if it has begun
    /// or ended: no thread is stopped in mid-work.
    #[must_use = "`false` means that the task runs or ran"]
    pub fn cancel(&self) -> bool {
        self.slot.cancel()
    }

    /// Whether the task has ended: with a result, by a panic, or cancelled.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.slot.is_done()
    }

    /// Whether a worker has the task in hand right now.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.slot.is_running()
    }

    /// Whether the task was cancelled before it began.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.slot.is_cancelled()
    }

    /// Whether the task ended without a result.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.slot.has_failed()
    }

    /// Has `callback` called once with the result, as soon as it is in and
    /// before anyone can take it: on the thread that ends the task, or right
    /// here if it has ended. Callbacks run in the order they were added.
    ///
    /// A panic in one is reported by the panic hook, as every panic is, and
    /// harms neither the worker, nor the result, nor the callbacks after it.
    /// After an awaited handle has given its result, a callback gets
    /// [`TaskError::ResultTaken`].
    ///
    /// # Blocking
    /// A worker is busy while a callback runs, and `join` waits for it. Keep it
    /// short; do not wait in it.
    pub fn on_done(
        &self,
        callback: impl FnOnce(&Result<T, TaskError>) + Send + 'w,
    ) {
        let callback: Callback<'w, T> = Box::new(callback);
        self.slot.on_done(callback);
    }

    /// Whether dropping the handle cancels a task that has not begun. At first
    /// it does not.
    pub fn cancel_on_drop(mut self, cancel: bool) -> Self {
        self.cancel_on_drop = cancel;
        self
    }
}

impl<T> Drop for ScopedHandle<'_, T> {
    fn drop(&mut self) {
        if self.cancel_on_drop {
            self.slot.cancel();
        }
    }
}

/// Awaiting gives what [`join`](ScopedHandle::join) would. Once it has, a
/// further poll or join gives [`TaskError::ResultTaken`].
impl<T> Future for ScopedHandle<'_, T> {
    type Output = Result<T, TaskError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.slot.take_or_wake(cx.waker()) {
            Some(result) => Poll::Ready(result),
            None => Poll::Pending,
        }
    }
}

impl<T> fmt::Debug for ScopedHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TaskHandle")
            .field("name", self.name())
            .field("is_running", &self.is_running())
            .field("is_done", &self.is_done())
            .finish_non_exhaustive()
    }
}
