//! What can become of a task, beside a result.

use std::any::Any;
use std::process::ExitStatus;

use super::TaskName;
use crate::sync::Arc;

/// Why a task has no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TaskError {
    /// The task panicked. The worker that ran it lives on.
    #[error("{task} panicked: {message}")]
    Panicked {
        /// The task that panicked.
        task: TaskName,
        /// What it said, if it said it in text.
        message: String,
    },

    /// The task was cancelled before a worker took it. It never ran.
    #[error("the task was cancelled before it began")]
    Cancelled,

    /// A deadline passed before the result was there.
    #[error("the deadline passed before the result was there")]
    TimedOut,

    /// The worker process ended while it had the task.
    #[error("the worker process died with the task in hand: {status}")]
    WorkerDied {
        /// How the process ended: an exit code or a signal.
        status: ExitStatus,
    },

    /// A worker process and its parent did not understand each other.
    #[error("the worker process broke the protocol: {0}")]
    Protocol(String),

    /// The pool never accepted the task, or gave it up before it began.
    #[error(transparent)]
    Rejected(#[from] SubmitError),

    /// Who had promised a result went away without one.
    #[error("the task was given up without a result: nobody will finish it")]
    Abandoned,

    /// The result has been handed out before: it can be asked for once.
    #[error("the result of this task has already been taken")]
    ResultTaken,
}

impl TaskError {
    /// Makes the error of a task that panicked from what
    /// [`std::panic::catch_unwind`] caught.
    ///
    /// ```
    /// use shared::task::{TaskError, TaskName};
    ///
    /// let caught = std::panic::catch_unwind(|| panic!("no bricks left"));
    /// let payload = caught.expect_err("it panicked");
    ///
    /// let error = TaskError::panicked(TaskName::from("count"), &*payload);
    /// assert_eq!(error.to_string(), "task `count` panicked: no bricks left");
    /// ```
    #[must_use]
    pub fn panicked(task: TaskName, payload: &(dyn Any + Send)) -> Self {
        // `panic!("text")` carries a `&str`, with arguments a `String`.
        // `panic_any` can carry anything: what cannot be printed has no text.
        let message = payload
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "(a panic without a text)".to_owned());
        Self::Panicked { task, message }
    }
}

/// Why a pool does not take a task.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SubmitError {
    /// The pool has been told to shut down.
    #[error(
        "the pool is shut down: submit to it before that, or start another"
    )]
    ShutDown,

    /// A worker could not be made ready, so that no task can run.
    #[error("the pool is broken: {reason}")]
    Broken {
        /// What the initializer, or the attempt to start a worker, said.
        reason: Arc<str>,
    },
}

/// What happens to the queued tasks when a pool shuts down. Running ones are
/// always finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shutdown {
    /// They are run first.
    FinishQueued,
    /// They are cancelled: their handles say [`TaskError::Cancelled`].
    CancelQueued,
}
