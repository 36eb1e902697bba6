//! One call on its way: the frame to send, and who waits for the answer.

use crate::sync::Arc;
use crate::task::TaskError;

/// A call, from `submit` until it is answered.
pub(super) struct Call {
    /// Comes back in the answer.
    pub(super) id: u64,
    /// What is sent. Kept until the answer is there: if the worker dies with
    /// this call waiting behind another, it is sent to the next one. Shared,
    /// so that sending needs neither a copy nor the pool's lock.
    pub(super) frame: Arc<Vec<u8>>,
    /// Who waits.
    pub(super) reply: Box<dyn Reply>,
    /// It was sent to a worker before, which died before it came to it.
    pub(super) begun: bool,
}

impl Call {
    /// Takes the call out of the caller's reach. `false` if it was cancelled.
    pub(super) fn begin(&mut self) -> bool {
        if !self.begun {
            self.begun = self.reply.begin();
        }
        self.begun
    }
}

/// Who waits for an answer, whatever its type.
pub(super) trait Reply: Send {
    /// As [`Promise::begin`](crate::task::Promise::begin).
    fn begin(&self) -> bool;
    /// Settles the task from the bytes of its outcome.
    fn answer(self: Box<Self>, outcomes: &[u8]);
    /// Settles the task without an outcome.
    fn fail(self: Box<Self>, error: TaskError);
    /// Cancels the task: it has not run and will not.
    fn cancel(self: Box<Self>);
}
