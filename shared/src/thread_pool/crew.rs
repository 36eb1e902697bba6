//! What the workers of a thread pool share: the queue, and who is doing what.
//!
//! All that can go wrong between submitters, workers and a shutdown goes wrong
//! here, so this file is also run under a model checker. It starts no threads:
//! it says when one is wanted, and the pool starts it.
//!
//! The rules it keeps:
//!
//! - One lock, held for lines. No task runs under it, starts or is dropped.
//! - A worker that finds nothing to do puts itself on the list of the idle and
//!   parks. Who queues a task takes *one* worker off that list and wakes it: no
//!   system call while all are busy, and no herd when many sleep.
//! - A worker is wanted when more tasks are queued than workers are free. A
//!   worker counts as free again *before* the result of its task can be seen,
//!   so that who joins a task and submits the next one gets the same worker.

use std::collections::VecDeque;
use std::mem;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::{Arc, Condvar, Mutex, MutexGuard, thread};
use crate::task::slot::Slot;
use crate::task::{PoolId, Shutdown, SubmitError, enter_home};
use crate::yielding::{self, Turns};

/// A task as the queue sees it, whatever its result is.
pub trait Job: Send + Sync {
    /// Runs it, unless it was cancelled. Adds one to `free` before anyone can
    /// take the result.
    fn run(&self, free: &AtomicUsize);
    /// Cancels it, unless it runs already.
    fn cancel(&self);
    /// Settles it with this error.
    fn reject(&self, error: SubmitError);
}

impl<T: Send> Job for Slot<'_, T> {
    fn run(&self, free: &AtomicUsize) {
        let add = || {
            // `Relaxed`: the lock of the slot orders it before the result, and
            // so before a submit by whoever took the result.
            free.fetch_add(1, Ordering::Relaxed);
        };
        if !Slot::run(self, add) {
            add();
        }
    }

    fn cancel(&self) {
        Slot::cancel(self);
    }

    fn reject(&self, error: SubmitError) {
        self.finish(Err(error.into()));
    }
}

/// The shared side of a pool. Its tasks may borrow for `'w`.
pub struct Crew<'w> {
    id: PoolId,
    limit: NonZeroUsize,
    /// Workers that have been asked for and are not inside a task.
    free: AtomicUsize,
    state: Mutex<State<'w>>,
    all_gone: Condvar,
}

struct State<'w> {
    queue: VecDeque<Arc<dyn Job + 'w>>,
    idle: Vec<thread::Thread>,
    /// Workers that have been asked for and have not gone.
    workers: usize,
    /// Workers that have ever been asked for.
    asked_for: usize,
    closed: bool,
    broken: Option<Arc<str>>,
}

/// A worker is wanted. Whoever gets this starts a thread that calls
/// [`Crew::work`], or tells the crew that it could not.
#[must_use = "the crew counts on this worker"]
pub struct Wanted {
    /// The first worker is number 1.
    pub number: usize,
}

impl<'w> Crew<'w> {
    /// A crew of at most `limit` workers, none of which has been started.
    #[must_use]
    pub fn new(id: PoolId, limit: NonZeroUsize) -> Self {
        let state = State {
            queue: VecDeque::new(),
            idle: Vec::new(),
            workers: 0,
            asked_for: 0,
            closed: false,
            broken: None,
        };
        Self {
            id,
            limit,
            free: AtomicUsize::new(0),
            state: Mutex::new(state),
            all_gone: Condvar::new(),
        }
    }

    /// Which pool this is.
    #[must_use]
    pub fn id(&self) -> PoolId {
        self.id
    }

    /// How many workers there may be.
    #[must_use]
    pub fn limit(&self) -> NonZeroUsize {
        self.limit
    }

    /// How many workers have been started and have not ended.
    #[must_use]
    pub fn workers(&self) -> usize {
        self.lock().workers
    }

    /// Queues a task, and wakes a worker or says that one is wanted.
    ///
    /// # Errors
    /// The pool is shut down or broken. The task is not queued.
    pub fn push(
        &self,
        job: Arc<dyn Job + 'w>,
    ) -> Result<Option<Wanted>, SubmitError> {
        let mut state = self.lock();
        if let Some(reason) = &state.broken {
            return Err(SubmitError::Broken {
                reason: Arc::clone(reason),
            });
        }
        if state.closed {
            return Err(SubmitError::ShutDown);
        }
        state.queue.push_back(job);
        let wake = state.idle.pop();
        // `Relaxed`: see `Job::run`; other changes are made under the lock.
        let free = self.free.load(Ordering::Relaxed);
        let is_wanted =
            state.workers < self.limit.get() && state.queue.len() > free;
        let wanted = is_wanted.then(|| {
            self.free.fetch_add(1, Ordering::Relaxed);
            state.workers += 1;
            state.asked_for += 1;
            Wanted {
                number: state.asked_for,
            }
        });
        drop(state);
        if let Some(worker) = wake {
            worker.unpark();
        }
        Ok(wanted)
    }

    /// Runs tasks until the crew is closed and nothing is queued. This is what
    /// a worker's thread does.
    pub fn work(&self) {
        enter_home(self.id);
        let me = thread::current();
        while let Some(job) = self.next(&me) {
            // The task catches its own panics. What is left are destructors:
            // of a result that nobody wants, or of what the task panicked with.
            let _ = catch_unwind(AssertUnwindSafe(|| {
                job.run(&self.free);
                drop(job);
            }));
        }
    }

    /// The next task, or `None` when this worker is to go. Then it counts as
    /// gone.
    fn next(&self, me: &thread::Thread) -> Option<Arc<dyn Job + 'w>> {
        let mut turns = Turns::new();
        let mut state = self.lock();
        loop {
            if let Some(job) = state.queue.pop_front() {
                self.free.fetch_sub(1, Ordering::Relaxed);
                return Some(job);
            }
            if state.closed || state.broken.is_some() {
                self.one_less(state);
                return None;
            }
            if turns.take_one() {
                state = yielding::let_others_run(&self.state, state);
                continue;
            }
            state.idle.push(me.clone());
            drop(state);
            thread::park();
            state = self.lock();
            // Whoever woke us took us off the list. If nobody did, the thread
            // woke by itself: it must not stand there twice.
            state.idle.retain(|idle| idle.id() != me.id());
        }
    }

    fn one_less(&self, mut state: MutexGuard<'_, State<'w>>) {
        self.free.fetch_sub(1, Ordering::Relaxed);
        state.workers -= 1;
        let last = state.workers == 0;
        drop(state);
        if last {
            self.all_gone.notify_all();
        }
    }

    /// A worker that was wanted could not be started. The other workers go on;
    /// if there are none, the queued tasks are rejected.
    pub fn could_not_start(&self, _wanted: Wanted, reason: &str) {
        let mut state = self.lock();
        let alone = state.workers == 1;
        let queue = if alone {
            mem::take(&mut state.queue)
        } else {
            VecDeque::new()
        };
        self.one_less(state);
        reject(queue, &Arc::from(reason));
    }

    /// A worker could not be made ready: no task can run in this pool, and each
    /// says why. The worker counts as gone.
    pub fn break_down(&self, reason: &str) {
        let reason = Arc::from(reason);
        let mut state = self.lock();
        state.broken.get_or_insert_with(|| Arc::clone(&reason));
        let queue = mem::take(&mut state.queue);
        let idle = mem::take(&mut state.idle);
        self.one_less(state);
        reject(queue, &reason);
        idle.iter().for_each(thread::Thread::unpark);
    }

    /// Takes no more tasks, and lets the workers go when none is queued.
    /// Closing twice is fine.
    pub fn close(&self, how: Shutdown) {
        let mut state = self.lock();
        state.closed = true;
        let cancelled = match how {
            Shutdown::FinishQueued => VecDeque::new(),
            Shutdown::CancelQueued => mem::take(&mut state.queue),
        };
        let idle = mem::take(&mut state.idle);
        drop(state);
        idle.iter().for_each(thread::Thread::unpark);
        for job in cancelled {
            job.cancel();
        }
    }

    /// Waits until the last worker has gone.
    ///
    /// # Blocking
    /// Until the crew is closed and its last task has ended; the last worker
    /// wakes all who wait.
    pub fn wait_until_gone(&self) {
        let mut state = self.lock();
        while state.workers > 0 {
            state = self
                .all_gone
                .wait(state)
                .expect("no code that can panic runs under this lock");
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<'w>> {
        yielding::lock(&self.state)
    }
}

fn reject(queue: VecDeque<Arc<dyn Job + '_>>, reason: &Arc<str>) {
    for job in queue {
        job.reject(SubmitError::Broken {
            reason: Arc::clone(reason),
        });
    }
}
