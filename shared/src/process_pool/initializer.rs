//! The call that each worker gets before any other.

use super::answers::{Answers, End};
use super::call::Reply;
use super::link::Link;
use super::outcomes::One;
use super::recording::Runs;
use crate::sync::Arc;
use crate::task::{Promise, TaskName};

/// A task and its input, which is encoded once for all workers.
pub(super) struct Initializer {
    pub(super) task: &'static str,
    /// A call with the id 0.
    pub(super) frame: Arc<Vec<u8>>,
}

impl Initializer {
    /// Runs it in a worker that has greeted.
    ///
    /// # Errors
    /// A sentence that says why the worker cannot be used.
    pub(super) fn run(
        &self,
        link: &Link,
        answers: &mut Answers,
        runs: &mut Runs<'_>,
    ) -> Result<(), String> {
        let failed = |why: String| format!("its initializer failed: {why}");
        let task = TaskName::fixed(self.task);
        let (promise, handle) = Promise::<Result<(), String>>::new(task);
        link.send(&[Arc::clone(&self.frame)]);
        let said = answers.read_one(None).and_then(|frame| {
            let outcomes = runs.outcomes(&frame, 0, &self.frame)?;
            Box::new(One(promise)).answer(outcomes);
            Ok(())
        });
        match said {
            Ok(()) => match handle.join() {
                Ok(done) => done.map_err(failed),
                Err(error) => Err(failed(error.to_string())),
            },
            Err(End::Closed) => Err(failed("the worker died in it".to_owned())),
            Err(end) => Err(failed(end.to_string())),
        }
    }
}
