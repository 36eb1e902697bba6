//! What comes out of a [`JoinQueue`], and what comes instead.

use super::JoinQueue;

/// An item, and the duty to count it as done.
///
/// Take it apart to move the value elsewhere, and keep `done` until the work on
/// it has ended: `let Item { value, done } = queue.get()?;`
#[must_use = "dropping it counts the item as done"]
pub struct Item<'q, T> {
    /// What was put.
    pub value: T,
    /// Counts it as done when dropped.
    pub done: Done<'q, T>,
}

/// Counts an item as done when dropped, whatever the reason.
#[must_use = "dropping it counts the item as done"]
pub struct Done<'q, T> {
    pub(super) queue: &'q JoinQueue<T>,
}

/// Why an item was not put. It comes back to the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PutError<T> {
    /// There was no room, or not in time.
    #[error("the queue is full")]
    Full(T),
    /// The queue takes no more items.
    #[error("the queue is shut down")]
    ShutDown(T),
}

/// Why there is no item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GetError {
    /// There was none, or not in time.
    #[error("the queue is empty")]
    Empty,
    /// There is none and there will be none: this is how workers end.
    #[error("the queue is shut down and empty")]
    ShutDown,
}

/// `task_done` was called more often than items were put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("task_done was called more often than items were put")]
pub struct TooManyDone;

/// [`JoinQueue::join_timeout`] ran out of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{unfinished} items were not done in time")]
pub struct NotJoined {
    /// How many items were queued or in a worker's hands.
    pub unfinished: usize,
}

impl<T> Done<'_, T> {
    /// Takes over the counting: the caller owes one call of
    /// [`JoinQueue::task_done`].
    pub fn by_hand(self) {
        std::mem::forget(self);
    }
}

impl<T> Drop for Done<'_, T> {
    fn drop(&mut self) {
        // An error means that somebody counted by hand what was not theirs,
        // and has been told so by their own call.
        let _ = self.queue.task_done();
    }
}
