//! One call on its way: the frame to send, and who waits for the answer.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::de::DeserializeOwned;

use super::messages::Failure;
use crate::sync::Arc;
use crate::task::{Promise, TaskError, TaskName};

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
    /// As [`Promise::begin`].
    fn begin(&self) -> bool;
    /// Settles the task from the bytes of its outcome.
    fn answer(self: Box<Self>, outcomes: &[u8]);
    /// Settles the task without an outcome.
    fn fail(self: Box<Self>, error: TaskError);
    /// Cancels the task: it has not run and will not.
    fn cancel(self: Box<Self>);
}

/// What waits for one item.
pub(super) struct One<O>(pub(super) Promise<O>);

/// The results of the items of one chunk, in their order.
pub type Results<O> = Vec<Result<O, TaskError>>;

/// What waits for a chunk of items.
pub(super) struct Many<O> {
    pub(super) promise: Promise<Results<O>>,
    pub(super) items: usize,
}

impl<O: DeserializeOwned + Send> Reply for One<O> {
    fn begin(&self) -> bool {
        self.0.begin()
    }

    fn answer(self: Box<Self>, outcomes: &[u8]) {
        let mut outcomes = Outcomes::new(self.0.name().clone(), outcomes);
        self.0.keep(outcomes.next());
    }

    fn fail(self: Box<Self>, error: TaskError) {
        self.0.keep(Err(error));
    }

    fn cancel(self: Box<Self>) {
        self.0.cancel();
    }
}

impl<O: DeserializeOwned + Send> Reply for Many<O> {
    fn begin(&self) -> bool {
        self.promise.begin()
    }

    fn answer(self: Box<Self>, outcomes: &[u8]) {
        let name = self.promise.name().clone();
        let mut outcomes = Outcomes::new(name, outcomes);
        let results = (0..self.items).map(|_| outcomes.next()).collect();
        self.promise.keep(Ok(results));
    }

    fn fail(self: Box<Self>, error: TaskError) {
        self.promise.keep(Err(error));
    }

    fn cancel(self: Box<Self>) {
        self.promise.cancel();
    }
}

/// Reads outcomes one after the other.
struct Outcomes<'a> {
    task: TaskName,
    bytes: &'a [u8],
    /// Stands for the items that are left when the bytes end.
    last: TaskError,
}

impl<'a> Outcomes<'a> {
    fn new(task: TaskName, bytes: &'a [u8]) -> Self {
        let last = TaskError::Protocol("the answer is too short".to_owned());
        Self { task, bytes, last }
    }

    fn next<O: DeserializeOwned>(&mut self) -> Result<O, TaskError> {
        // Not a shortcut: a result of no bytes, such as `()`, has a tag.
        if self.bytes.is_empty() {
            return Err(self.last.clone());
        }
        let bytes = self.bytes;
        // Whatever goes wrong, nothing after it can be read.
        self.bytes = &[];
        // Decoding runs the user's code: its panic must not end our thread.
        let decoded = catch_unwind(AssertUnwindSafe(|| {
            postcard::take_from_bytes::<Result<O, Failure>>(bytes)
        }));
        let outcome = match decoded {
            Ok(Ok((outcome, rest))) => {
                self.bytes = rest;
                outcome.map_err(|failure| self.error(failure))
            }
            Ok(Err(error)) => Err(self.undecodable(&error.to_string())),
            Err(_) => Err(self.undecodable("decoding it panicked")),
        };
        if let Err(error) = &outcome {
            self.last = error.clone();
        }
        outcome
    }

    fn error(&self, failure: Failure) -> TaskError {
        let task = self.task.clone();
        match failure {
            Failure::Panicked(message) => TaskError::Panicked { task, message },
            Failure::Unusable(why) => {
                TaskError::Protocol(format!("{task}: {why}"))
            }
        }
    }

    fn undecodable(&self, why: &str) -> TaskError {
        let task = &self.task;
        TaskError::Protocol(format!(
            "{task}: its result cannot be decoded: {why}"
        ))
    }
}
