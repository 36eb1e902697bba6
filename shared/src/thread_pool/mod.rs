//! Threads that are started once and run many tasks.
//!
//! **The question.** A thread costs tens of microseconds to start and keeps a
//! stack. How do many small tasks share a few threads, and how does each
//! caller get its own result back?
//!
//! **The naive answer** is a thread per task. It works, until there are ten
//! thousand tasks; and a small task takes less time than its thread's start.
//!
//! **The mend** is a queue of closures and a crew of workers
//! that take from it. What comes back is a [`TaskHandle`].
//!
//! **The price.** A task waits in line behind others. A task that waits for
//! another keeps its worker from working; if all do, nobody is left to run what
//! they wait for. So [`join`](ScopedHandle::join) on a worker runs a queued
//! task of its own pool itself. Waiting in any other way (a channel, a lock, an
//! awaited handle) does not: then there must be enough workers.
//!
//! A queued task with its handle takes about 240 bytes, and what its closure
//! captures and its result come on top if they are large. `cargo test -p shared
//! --test a_million_tasks -- --nocapture` measures it.

mod builder;
mod chunk;
mod crew;
mod scoped;

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};

pub use builder::{Builder, NoWorkers};
use builder::{default_workers, initialize};
use chunk::each;
pub use chunk::{Batch, BatchIter};
use crew::{Crew, Job, Wanted};
pub use scoped::ScopedPool;

use crate::sync::{Arc, Mutex, thread};
use crate::task::slot::Slot;
use crate::task::{
    Chunk, MapOptions, OrderedMap, PoolId, ScopedHandle, Shutdown, SubmitError,
    TaskHandle, TaskName, at_home,
};
use crate::yielding;

/// A pool of threads, like Python's `ThreadPoolExecutor`.
///
/// Workers are started when they are needed, up to a limit. Dropping the pool
/// finishes what is queued and waits for it.
///
/// ```
/// use shared::task::as_completed;
/// use shared::thread_pool::ThreadPool;
///
/// let pool = ThreadPool::new();
/// let squares = (1..=3_u32).map(|n| pool.submit(move || n * n));
/// let handles: Vec<_> =
///     squares.collect::<Result<_, _>>().expect("the pool is open");
///
/// let sum: u32 = as_completed(handles)
///     .map(|handle| handle.join().expect("no task panics"))
///     .sum();
/// assert_eq!(sum, 14);
/// ```
pub struct ThreadPool {
    crew: Arc<Crew<'static>>,
    settings: Builder,
    threads: Mutex<Vec<thread::JoinHandle<()>>>,
}

impl ThreadPool {
    /// A pool with as many workers as cores that this process may use.
    #[must_use]
    pub fn new() -> Self {
        Self::with_workers(default_workers())
    }

    /// A pool with at most so many workers.
    #[must_use]
    pub fn with_workers(workers: NonZeroUsize) -> Self {
        Self::from_parts(workers, Builder::new())
    }

    /// A pool with a name, an initializer, or another number of workers.
    pub fn builder() -> Builder {
        Builder::new()
    }

    fn from_parts(limit: NonZeroUsize, settings: Builder) -> Self {
        let crew = Arc::new(Crew::new(fresh_id(), limit));
        Self {
            crew,
            settings,
            threads: Mutex::new(Vec::new()),
        }
    }

    /// How many workers there may be.
    #[must_use]
    pub fn limit(&self) -> NonZeroUsize {
        self.crew.limit()
    }

    /// How many workers there are. Advice only: it may have changed.
    #[must_use]
    pub fn workers(&self) -> usize {
        self.crew.workers()
    }

    /// Queues a task and gives its handle. It does not wait for anything.
    ///
    /// # Errors
    /// [`SubmitError`] if the pool is shut down, or broken by its initializer.
    /// Then the task is dropped without being run.
    #[track_caller]
    pub fn submit<T, F>(&self, work: F) -> Result<TaskHandle<T>, SubmitError>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        self.submit_named(TaskName::caller(), work)
    }

    /// As [`submit`](Self::submit), with a name for errors in place of the line
    /// that submits.
    ///
    /// # Errors
    /// As [`submit`](Self::submit).
    pub fn submit_named<T, F>(
        &self,
        name: impl Into<TaskName>,
        work: F,
    ) -> Result<TaskHandle<T>, SubmitError>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let (job, handle) = new_task(self.crew.id(), name.into(), work);
        if let Some(wanted) = self.crew.push(job)? {
            self.start(wanted);
        }
        Ok(handle.cancel_on_drop(self.settings.cancel_dropped))
    }

    fn start(&self, wanted: Wanted) {
        let crew = Arc::clone(&self.crew);
        let initializer = self.settings.initializer.clone();
        let body = move || match initializer.as_ref().map(initialize) {
            Some(Err(reason)) => crew.break_down(&reason),
            Some(Ok(())) | None => crew.work(),
        };
        let name = format!("{}-{}", self.settings.name, wanted.number);
        match thread::Builder::new().name(name).spawn(body) {
            Ok(thread) => yielding::lock(&self.threads).push(thread),
            Err(error) => {
                let reason = format!("a worker could not be started: {error}");
                self.crew.could_not_start(wanted, &reason);
            }
        }
    }

    /// Calls `f` with each item, on the workers, and gives the results in the
    /// order of the items. One item is one task; see
    /// [`map_with`](Self::map_with) for more.
    ///
    /// Work starts before the first `next`. The input is read as results are
    /// taken, at most 1,024 items ahead, so it may be endless. Dropping the
    /// iterator cancels what has not begun.
    ///
    /// ```
    /// use shared::thread_pool::ThreadPool;
    ///
    /// let pool = ThreadPool::new();
    /// let squares: Result<Vec<u64>, _> =
    ///     pool.map(1.., |n| n * n).take(4).collect();
    /// assert_eq!(squares, Ok(vec![1, 4, 9, 16]));
    /// ```
    ///
    /// A panic of `f` is an error at its item's place. When the pool is shut
    /// down, the next item is an error that says so, and the last.
    #[track_caller]
    pub fn map<I, F, T>(
        &self,
        items: I,
        f: F,
    ) -> OrderedMap<
        'static,
        Batch<T>,
        impl FnMut() -> Option<Chunk<'static, Batch<T>>>,
    >
    where
        I: IntoIterator,
        I::Item: Send + 'static,
        F: Fn(I::Item) -> T + Send + Sync + 'static,
        T: Send + 'static,
    {
        self.map_with(MapOptions::new(), items, f)
    }

    /// As [`map`](Self::map), with chunks, a limit of what is in flight, or a
    /// deadline.
    ///
    /// ```
    /// use shared::task::MapOptions;
    /// use shared::thread_pool::ThreadPool;
    ///
    /// let pool = ThreadPool::new();
    /// let options = MapOptions::new().chunk_size(64);
    /// let sum: u64 = pool
    ///     .map_with(options, 0..1000_u64, |n| n % 7)
    ///     .map(|result| result.expect("no item panics"))
    ///     .sum();
    /// assert_eq!(sum, (0..1000).map(|n| n % 7).sum::<u64>());
    /// ```
    #[track_caller]
    pub fn map_with<I, F, T>(
        &self,
        options: MapOptions,
        items: I,
        f: F,
    ) -> OrderedMap<
        'static,
        Batch<T>,
        impl FnMut() -> Option<Chunk<'static, Batch<T>>>,
    >
    where
        I: IntoIterator,
        I::Item: Send + 'static,
        F: Fn(I::Item) -> T + Send + Sync + 'static,
        T: Send + 'static,
    {
        let (f, name) = (Arc::new(f), TaskName::caller());
        let mut items = items.into_iter();
        OrderedMap::start(options, move || {
            let size = options.items_per_chunk();
            let chunk: Vec<_> = items.by_ref().take(size).collect();
            let len = chunk.len();
            let work = each(chunk, name.clone(), Arc::clone(&f));
            (len > 0).then(|| {
                let task = self.submit_named(name.clone(), work);
                Chunk {
                    len,
                    task: task.map_err(Into::into),
                }
            })
        })
    }

    /// Takes no more tasks, finishes or cancels what is queued, and waits for
    /// the workers to end. Doing it again, or from many threads, is fine.
    ///
    /// # Blocking
    /// Until the last task has ended. On a worker of this very pool it does not
    /// wait: a task cannot wait for its own end.
    pub fn shutdown(&self, how: Shutdown) {
        self.crew.close(how);
        if at_home(self.crew.id()) {
            return;
        }
        let threads = std::mem::take(&mut *yielding::lock(&self.threads));
        for thread in threads {
            // A worker catches every panic; what it could not would have been
            // reported by the panic hook.
            let _ = thread.join();
        }
        // Another thread may be joining some of them.
        self.crew.wait_until_gone();
    }

    /// Runs `body` with a pool whose tasks may borrow from the caller, and
    /// waits for all of them.
    ///
    /// ```
    /// use shared::thread_pool::ThreadPool;
    /// use std::num::NonZeroUsize;
    ///
    /// let words = ["bank", "bricks", "wiki"].map(String::from);
    /// let two = NonZeroUsize::new(2).expect("2 is not 0");
    /// let lengths: Vec<usize> = ThreadPool::scoped(two, |pool| {
    ///     let tasks: Vec<_> = words
    ///         .iter()
    ///         .map(|word| pool.submit(|| word.len()).expect("it is open"))
    ///         .collect();
    ///     tasks.into_iter().map(|task| task.join().expect("fine")).collect()
    /// });
    /// assert_eq!(lengths, [4, 6, 4]);
    /// ```
    ///
    /// # Blocking
    /// Until every task has ended. If `body` panics, what has not begun is
    /// cancelled first.
    pub fn scoped<'env, R>(
        workers: NonZeroUsize,
        body: impl for<'scope> FnOnce(&ScopedPool<'scope, 'env>) -> R,
    ) -> R {
        scoped::scoped(workers, body)
    }
}

impl Default for ThreadPool {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for ThreadPool {
    fn drop(&mut self) {
        self.shutdown(Shutdown::FinishQueued);
    }
}

impl fmt::Debug for ThreadPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ThreadPool")
            .field("name", &self.settings.name)
            .field("limit", &self.limit())
            .field("workers", &self.workers())
            .finish_non_exhaustive()
    }
}

fn fresh_id() -> PoolId {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    // `Relaxed`: the numbers differ, and that is all that is asked of them.
    PoolId(NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A task in its two shapes: for the queue and for the caller.
fn new_task<'w, T, F>(
    home: PoolId,
    name: TaskName,
    work: F,
) -> (Arc<dyn Job + 'w>, ScopedHandle<'w, T>)
where
    F: FnOnce() -> T + Send + 'w,
    T: Send + 'w,
{
    let slot = Arc::new(Slot::queued(name, Some(home), Some(Box::new(work))));
    (
        Arc::clone(&slot) as Arc<dyn Job + 'w>,
        ScopedHandle::of(slot),
    )
}
