//! From the bytes of an answer to the results that somebody waits for.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::de::DeserializeOwned;

use super::call::Reply;
use super::messages::Failure;
use crate::task::{Promise, TaskError, TaskName};

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
