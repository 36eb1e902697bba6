//! Work done by other processes.
//!
//! **The question.** A thread shares everything with its neighbours: one that
//! overflows its stack or runs out of memory ends the program, and none can be
//! stopped from outside. How is work handed to something that can be killed?
//!
//! **The naive answer** starts a process per task and reads its output. Starting
//! costs about a millisecond, a hundred times what a small task does, and the
//! output is text that the task's own messages get into.
//!
//! **The mend** keeps a few worker processes and two pipes to each. A worker is
//! this same program, started again: [`serve`] at the top of `main` turns it
//! into one. What travels is the [name of a task](Task) and its input, as a
//! [frame](frames).
//!
//! ```text
//! submit ──▶ queue ──▶ pipe ──▶ worker 1 ──▶ pipe ──▶ settles the handle
//!                 └──▶ pipe ──▶ worker 2 ──▶ pipe ──▶ settles the handle
//! ```
//!
//! **The price.** Input and output are copied and encoded on the way there and
//! back; a process takes longer to start than a thread and has its own memory;
//! closures cannot travel. Threads are the better choice for most work in Rust,
//! where no lock keeps them from running at once.
//!
//! # Tasks that submit tasks
//! A task cannot reach the pool that runs it: that is in another process, and
//! neither a pool nor a handle can be sent. So a pool that is full of tasks that
//! wait for tasks of their own, as a thread pool has to be helped out of, cannot
//! come about here. A task may have a pool of its own: its workers are the
//! worker's, and end with it. Otherwise return what is left to do, and let the
//! caller submit that.
//!
//! # What goes wrong, and what then
//! - A task panics: its handle says so, the worker lives on.
//! - A worker dies in mid-task: the task it had in hand fails with
//!   [`WorkerDied`](crate::task::TaskError::WorkerDied) and is never run again,
//!   since it may have done half its work, or may be what kills workers. The
//!   others are run by a fresh worker.
//! - A worker writes what is no answer: the task in hand fails with
//!   [`Protocol`](crate::task::TaskError::Protocol), the worker is killed, and
//!   a fresh one runs the others. Here alone a task may run twice: the worker
//!   may have gone on to those it had been sent, and nothing it says counts.
//! - The parent dies: its pipes close, and every worker ends, in mid-task too.
//! - A task takes too long: a
//!   [deadline](Builder::task_deadline) or
//!   [`kill_workers`](ProcessPool::kill_workers) ends the process.

mod answers;
mod attend;
mod builder;
mod call;
mod carrier;
mod crew;
pub mod frames;
mod initializer;
mod link;
mod messages;
mod outcomes;
mod ready;
mod recording;
mod registry;
mod serve;
mod state;

use std::fmt;
use std::num::NonZeroUsize;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use builder::{BuildError, Builder};
pub use messages::{EncodeError, Failure, PROTOCOL};
pub use outcomes::Results;
pub use registry::{Callable, Task};
pub use serve::serve;

use self::call::{Call, Reply};
use self::crew::Crew;
use self::outcomes::{Many, One};
use crate::sync::Arc;
use crate::sync::atomic::{AtomicU64, Ordering};
use crate::task::{
    Chunk, MapOptions, OrderedMap, Promise, Shutdown, SubmitError, TaskError,
    TaskHandle, TaskName,
};

/// A few worker processes that take tasks from one queue, like Python's
/// `concurrent.futures.ProcessPoolExecutor`.
///
/// A task that waits in the queue takes about 460 bytes with its handle
/// (measured with a million of them), and more if its encoded input is large.
///
/// ```no_run
/// use shared::process_pool::{self, ProcessPool, Task};
///
/// const DOUBLE: Task<u32, u32> = Task::new("double", |n| 2 * n);
///
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     process_pool::serve(&[&DOUBLE]);
///
///     let pool = ProcessPool::builder().workers(2).build()?;
///     let handle = pool.submit(&DOUBLE, 21)?;
///     assert_eq!(handle.join(), Ok(42));
///     Ok(())
/// }
/// ```
///
/// # Blocking
/// Dropping the pool finishes what was submitted and waits until the workers
/// have ended. Not so from a callback of one of its own tasks: that runs on a
/// thread of the pool, which would wait for itself, so the pool then ends in
/// the background.
pub struct ProcessPool {
    crew: Arc<Crew>,
    cancel_dropped: bool,
    last_id: AtomicU64,
}

impl ProcessPool {
    /// A pool with one worker for each core, all else as the
    /// [builder](Builder) has it.
    ///
    /// # Errors
    /// A [`BuildError`], when there could be no worker.
    pub fn new() -> Result<Self, BuildError> {
        Self::builder().build()
    }

    /// Says what the pool is to be like.
    pub fn builder() -> Builder {
        Builder::new()
    }

    fn of(crew: Arc<Crew>, cancel_dropped: bool) -> Self {
        Self {
            crew,
            cancel_dropped,
            last_id: AtomicU64::new(0),
        }
    }

    /// How many workers there may be.
    #[must_use]
    pub fn limit(&self) -> NonZeroUsize {
        self.crew.settings.workers
    }

    /// How many workers there are. Advice only: it may have changed.
    #[must_use]
    pub fn workers(&self) -> usize {
        self.worker_ids().len()
    }

    /// The ids of the worker processes that are alive, or were a moment ago.
    #[must_use]
    pub fn worker_ids(&self) -> Vec<u32> {
        let links = self.crew.lock().links();
        links.iter().map(|link| link.pid()).collect()
    }

    /// Hands in a task. An input that cannot be encoded fails the task, not
    /// the pool: its handle says so.
    ///
    /// # Errors
    /// A [`SubmitError`] if the pool is shut down or broken.
    ///
    /// # Blocking
    /// Not for a worker to be free, nor for one that works: a call is written
    /// here only if the pipe has room for it, or if a worker has nothing else to
    /// do. Then that worker copies a large input out of the pipe meanwhile.
    pub fn submit<I, O>(
        &self,
        task: &Task<I, O>,
        input: I,
    ) -> Result<TaskHandle<O>, SubmitError>
    where
        I: Serialize,
        O: DeserializeOwned + Send + 'static,
    {
        let (promise, handle) = Promise::new(TaskName::fixed(task.name()));
        self.send(task, &[input], Box::new(One(promise)))?;
        Ok(handle.cancel_on_drop(self.cancel_dropped))
    }

    /// Runs a task on each item, and gives the results in the order of the
    /// items. One item is one task; see [`map_with`](Self::map_with) for more.
    ///
    /// Work starts before the first `next`. The input is read as results are
    /// taken, at most 1,024 items ahead, so it may be endless. Dropping the
    /// iterator cancels what no worker has been sent.
    ///
    /// An error stands at its item's place. When the pool is shut down, the
    /// next item is an error that says so, and the last.
    pub fn map<I, O, S>(
        &self,
        items: S,
        task: &Task<I, O>,
    ) -> OrderedMap<
        'static,
        Results<O>,
        impl FnMut() -> Option<Chunk<'static, Results<O>>>,
    >
    where
        I: Serialize,
        O: DeserializeOwned + Send + 'static,
        S: IntoIterator<Item = I>,
    {
        self.map_with(MapOptions::new(), items, task)
    }

    /// As [`map`](Self::map), with chunks, a limit of what is in flight, or a
    /// deadline.
    ///
    /// Items of a chunk that kills its worker fail together: nobody knows how
    /// far it had come.
    pub fn map_with<I, O, S>(
        &self,
        options: MapOptions,
        items: S,
        task: &Task<I, O>,
    ) -> OrderedMap<
        'static,
        Results<O>,
        impl FnMut() -> Option<Chunk<'static, Results<O>>>,
    >
    where
        I: Serialize,
        O: DeserializeOwned + Send + 'static,
        S: IntoIterator<Item = I>,
    {
        let mut items = items.into_iter();
        OrderedMap::start(options, move || {
            let chunk: Vec<I> =
                items.by_ref().take(options.items_per_chunk()).collect();
            let len = chunk.len();
            if len == 0 {
                return None;
            }
            let (promise, handle) = Promise::new(TaskName::fixed(task.name()));
            let reply = Box::new(Many {
                promise,
                items: len,
            });
            let sent = self.send(task, &chunk, reply);
            let task = sent.map(|()| handle).map_err(TaskError::from);
            Some(Chunk { len, task })
        })
    }

    fn send<I: Serialize, O>(
        &self,
        task: &Task<I, O>,
        inputs: &[I],
        reply: Box<dyn Reply>,
    ) -> Result<(), SubmitError> {
        // `Relaxed`: it only has to be a new number. 0 is the initializer's.
        let id = self.last_id.fetch_add(1, Ordering::Relaxed) + 1;
        let header = messages::Call {
            id,
            task: task.name(),
            signature: Task::<I, O>::signature(),
            items: inputs.len(),
        };
        let limit = self.crew.settings.frame_limit;
        match messages::call_frame(&header, inputs, limit) {
            Ok(frame) => {
                let frame = Arc::new(frame);
                self.crew.submit(Call {
                    id,
                    frame,
                    reply,
                    begun: false,
                })
            }
            Err(error) => {
                reply.fail(TaskError::Protocol(format!(
                    "task `{}`: its input cannot be encoded: {error}",
                    task.name()
                )));
                Ok(())
            }
        }
    }

    /// Takes no more tasks and waits until the workers have ended. Running
    /// tasks are finished; what happens to queued ones, `how` says. Calls that
    /// were already sent to a worker are finished, too. A second call finds
    /// nothing to do.
    ///
    /// # Blocking
    /// Until the last task and the last worker have ended, except in a
    /// callback of one of the pool's own tasks.
    pub fn shutdown(&self, how: Shutdown) {
        self.crew.shut_down(how);
    }

    /// Takes no more tasks, ends every worker at once whatever it is doing, and
    /// waits until they are gone. Tasks that were running fail with
    /// [`TaskError::WorkerDied`]; all others are cancelled.
    pub fn kill_workers(&self) {
        self.crew.kill();
    }
}

impl Drop for ProcessPool {
    fn drop(&mut self) {
        self.crew.shut_down(Shutdown::FinishQueued);
    }
}

impl fmt::Debug for ProcessPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProcessPool")
            .field("name", &self.crew.settings.name)
            .field("limit", &self.limit())
            .field("workers", &self.workers())
            .finish_non_exhaustive()
    }
}
