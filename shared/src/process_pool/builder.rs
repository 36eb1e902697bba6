//! What can be said about a pool before it is there.

use std::io;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::thread::available_parallelism;
use std::time::Duration;

use serde::Serialize;
use thiserror::Error;

use super::ProcessPool;
use super::carrier;
use super::crew::{Crew, Settings};
use super::initializer::Initializer;
use super::link::Program;
use super::messages::{Call, EncodeError, call_frame};
use super::recording::Recorder;
use super::registry::Task;
use super::serve::is_lost_worker;
use crate::measure::Timeline;
use crate::sync::Arc;

/// More calls ahead gain nothing: a batch of so many costs hardly more than
/// one call.
const IN_FLIGHT: usize = 128;

/// Long enough for a cold start on a machine that is swapping.
const GREETING_DEADLINE: Duration = Duration::from_secs(30);

/// Why a pool was not built.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BuildError {
    /// It was to have no workers.
    #[error("a pool needs at least 1 worker, 0 were asked for")]
    NoWorkers,

    /// A worker was to be sent no calls, or to be replaced before its first.
    #[error("{option} must be at least 1")]
    Zero {
        /// The option that was 0.
        option: &'static str,
    },

    /// This process was started as a worker, and its `main` went on as if it
    /// were the parent. It would start workers that start workers.
    #[error(
        "this process is a worker itself: its `main` must begin with \
         `process_pool::serve`"
    )]
    NotServed,

    /// The program that workers are was not found.
    #[error("cannot find the program to start as a worker: {0}")]
    NoProgram(#[source] io::Error),

    /// The input of the initializer could not be encoded.
    #[error("the input of the initializer cannot be encoded: {0}")]
    Initializer(#[source] EncodeError),
}

/// Says what a [`ProcessPool`] is to be like.
///
/// ```
/// use shared::process_pool::ProcessPool;
/// use std::time::Duration;
///
/// let pool = ProcessPool::builder()
///     .workers(3)
///     .name("primes")
///     .task_deadline(Duration::from_secs(60))
///     .build()?;
/// assert_eq!(pool.limit().get(), 3);
/// # Ok::<_, shared::process_pool::BuildError>(())
/// ```
#[must_use = "`build` makes the pool"]
pub struct Builder {
    workers: Option<usize>,
    name: String,
    program: Option<PathBuf>,
    in_flight: usize,
    tasks_per_worker: usize,
    task_deadline: Option<Duration>,
    greeting_deadline: Duration,
    frame_limit: usize,
    initializer: Option<Box<dyn FnOnce(usize) -> Encoded>>,
    cancel_dropped: bool,
    timeline: Timeline,
}

type Encoded = Result<Initializer, EncodeError>;

impl Builder {
    pub(super) fn new() -> Self {
        Self {
            workers: None,
            name: "process-pool".to_owned(),
            program: None,
            in_flight: 64,
            tasks_per_worker: usize::MAX,
            task_deadline: None,
            greeting_deadline: GREETING_DEADLINE,
            frame_limit: 1 << 30,
            initializer: None,
            cancel_dropped: false,
            timeline: Timeline::default(),
        }
    }

    /// How many workers there may be at once. They start when they are needed.
    /// At first as many as this process may use cores, by affinity and quota.
    pub fn workers(mut self, workers: usize) -> Self {
        self.workers = Some(workers);
        self
    }

    /// What the workers are called: the third one `name-3`, in the list of
    /// processes, in a debugger and in messages of a task that panics.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The program to start as a worker, if it is not this one. Its `main` must
    /// begin with [`serve`](super::serve()).
    pub fn program(mut self, program: impl Into<PathBuf>) -> Self {
        self.program = Some(program.into());
        self
    }

    /// How many calls a worker has at most: one that runs, and the others on
    /// their way, so that it need not wait for the next. At first 64; more than
    /// 128 is taken as 128.
    ///
    /// A worker with long tasks is sent one ahead, however large the number; of
    /// short tasks it is sent about a millisecond's work. What is sent ahead is
    /// never more than the pipe holds for certain, 32 KiB on Linux: a call with
    /// a larger input waits here until a worker is idle. With 1 nothing is sent
    /// ahead: a worker waits for each call, but no call waits behind a long one
    /// while another worker is idle.
    pub fn in_flight(mut self, calls: usize) -> Self {
        self.in_flight = calls;
        self
    }

    /// After how many tasks a worker is replaced by a fresh process, for tasks
    /// that leak. A chunk of a `map` counts as one. At first never.
    pub fn max_tasks_per_worker(mut self, tasks: usize) -> Self {
        self.tasks_per_worker = tasks;
        self
    }

    /// How long a task may run. When the time is up, its worker is killed, the
    /// task fails with [`TimedOut`](crate::task::TaskError::TimedOut), and the
    /// others go on. A chunk of a `map` counts as one. At first no limit.
    ///
    /// The time includes sending the call and the answer, and, if the call was
    /// sent ahead, begins when the answer before it arrives.
    pub fn task_deadline(mut self, deadline: Duration) -> Self {
        self.task_deadline = Some(deadline);
        self
    }

    /// How long a program may take from its start until it calls
    /// [`serve`](super::serve()). When the time is up, the pool is broken. At
    /// first 30 seconds.
    pub fn greeting_deadline(mut self, deadline: Duration) -> Self {
        self.greeting_deadline = deadline;
        self
    }

    /// How many bytes a call or an answer may have. One that is longer fails
    /// its task. At first 1 GiB; less than 256 is taken as 256.
    pub fn frame_limit(mut self, bytes: usize) -> Self {
        self.frame_limit = bytes.max(256);
        self
    }

    /// A task that each worker runs once, before any other. If it fails or
    /// panics, the pool is broken: every task says why. `input` is encoded once.
    pub fn initializer<I: Serialize + 'static>(
        mut self,
        task: &Task<I, Result<(), String>>,
        input: I,
    ) -> Self {
        let task = task.name();
        self.initializer = Some(Box::new(move |limit| {
            let signature = Task::<I, Result<(), String>>::signature();
            let header = Call {
                id: 0,
                task,
                signature,
                items: 1,
            };
            let frame = Arc::new(call_frame(&header, &[input], limit)?);
            Ok(Initializer { task, frame })
        }));
        self
    }

    /// Whether dropping a handle cancels a task that no worker has been sent.
    /// At first it does not: the task runs for its effect.
    pub fn cancel_dropped(mut self, cancel: bool) -> Self {
        self.cancel_dropped = cancel;
        self
    }

    /// Where to draw when which worker ran what: a track for each, of the
    /// worker's name, with a span for each call, of the task's name. A chunk of
    /// a `map` is one call. At first nowhere.
    ///
    /// The worker itself takes the times, of decoding the input, running the
    /// task and encoding the result, by a clock that all processes of the
    /// machine share: on Unix the one that counts on evenly (`CLOCK_MONOTONIC`),
    /// elsewhere the time of day. A call whose worker died is not drawn. The
    /// spans are on the timeline when the worker process has ended, all of them
    /// when the pool is gone.
    ///
    /// With a timeline that does not record, workers read no clock and send
    /// nothing.
    pub fn timeline(mut self, timeline: &Timeline) -> Self {
        self.timeline = timeline.clone();
        self
    }

    /// Makes the pool. No process is started before the first task.
    ///
    /// # Errors
    /// A [`BuildError`], when there could be no worker.
    pub fn build(self) -> Result<ProcessPool, BuildError> {
        if is_lost_worker() {
            return Err(BuildError::NotServed);
        }
        let workers = match self.workers {
            Some(workers) => {
                NonZeroUsize::new(workers).ok_or(BuildError::NoWorkers)?
            }
            // Where it cannot be known, one worker is always right.
            None => available_parallelism().unwrap_or(NonZeroUsize::MIN),
        };
        for (value, option) in [
            (self.in_flight, "in_flight"),
            (self.tasks_per_worker, "max_tasks_per_worker"),
        ] {
            if value == 0 {
                return Err(BuildError::Zero { option });
            }
        }
        let cancel_dropped = self.cancel_dropped;
        let program = self
            .program
            .map_or_else(carrier::executable, Ok)
            .and_then(Program::at)
            .map_err(BuildError::NoProgram)?;
        let initializer = self
            .initializer
            .map(|encode| encode(self.frame_limit))
            .transpose()
            .map_err(BuildError::Initializer)?;
        let crew = Arc::new(Crew::new(Settings {
            program,
            name: self.name,
            workers,
            in_flight: self.in_flight.min(IN_FLIGHT),
            tasks_per_worker: self.tasks_per_worker,
            task_deadline: self.task_deadline,
            greeting_deadline: self.greeting_deadline,
            frame_limit: self.frame_limit,
            initializer,
            recorder: Recorder::new(self.timeline),
        }));
        Ok(ProcessPool::of(crew, cancel_dropped))
    }
}
