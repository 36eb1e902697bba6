//! A pool whose tasks borrow from the stack of who made it.
//!
//! A closure handed to [`ThreadPool`](super::ThreadPool) must own all it uses:
//! nobody knows how long it will be queued. [`std::thread::scope`] lets threads
//! borrow, since it does not return before they have ended. A pool inside such
//! a scope inherits that promise, and so do its tasks. No `unsafe` is needed:
//! the lifetime `'scope` is written on the queue.

use std::fmt;
use std::num::NonZeroUsize;

use super::chunk::{Batch, each};
use super::crew::{Crew, Wanted};
use super::{fresh_id, new_task};
use crate::sync::{Arc, thread};
use crate::task::{
    Chunk, MapOptions, OrderedMap, ScopedHandle, Shutdown, SubmitError,
    TaskName,
};

/// A thread pool inside [`ThreadPool::scoped`](super::ThreadPool::scoped).
///
/// Clone it to move it into a task that submits tasks.
#[derive(Clone)]
pub struct ScopedPool<'scope, 'env> {
    crew: Arc<Crew<'scope>>,
    scope: &'scope thread::Scope<'scope, 'env>,
}

/// Closes the pool when its closure returns, and also when it panics: the
/// workers would wait for tasks for ever, and the scope for the workers.
struct CloseOnDrop<'a, 'scope>(&'a Crew<'scope>, Shutdown);

impl Drop for CloseOnDrop<'_, '_> {
    fn drop(&mut self) {
        self.0.close(self.1);
    }
}

/// See [`ThreadPool::scoped`](super::ThreadPool::scoped).
pub(super) fn scoped<'env, R>(
    workers: NonZeroUsize,
    body: impl for<'scope> FnOnce(&ScopedPool<'scope, 'env>) -> R,
) -> R {
    thread::scope(|scope| {
        let crew = Arc::new(Crew::new(fresh_id(), workers));
        let pool = ScopedPool {
            crew: Arc::clone(&crew),
            scope,
        };
        let mut close = CloseOnDrop(&crew, Shutdown::CancelQueued);
        let result = body(&pool);
        // It has not panicked.
        close.1 = Shutdown::FinishQueued;
        result
    })
}

impl<'scope> ScopedPool<'scope, '_> {
    /// Queues a task. It may borrow what outlives the scope.
    ///
    /// # Errors
    /// [`SubmitError::ShutDown`] if the scope's closure has returned: a task
    /// that submits tasks has to be joined inside of it.
    #[track_caller]
    pub fn submit<T, F>(
        &self,
        work: F,
    ) -> Result<ScopedHandle<'scope, T>, SubmitError>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        self.submit_named(TaskName::caller(), work)
    }

    /// As [`submit`](Self::submit), with a name for errors.
    ///
    /// # Errors
    /// As [`submit`](Self::submit).
    pub fn submit_named<T, F>(
        &self,
        name: impl Into<TaskName>,
        work: F,
    ) -> Result<ScopedHandle<'scope, T>, SubmitError>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let (job, handle) = new_task(self.crew.id(), name.into(), work);
        if let Some(wanted) = self.crew.push(job)? {
            self.start(wanted);
        }
        Ok(handle)
    }

    fn start(&self, wanted: Wanted) {
        let crew = Arc::clone(&self.crew);
        let name = format!("scoped-{}", wanted.number);
        let builder = thread::Builder::new().name(name);
        // The scope joins the thread.
        if let Err(error) =
            builder.spawn_scoped(self.scope, move || crew.work())
        {
            let reason = format!("a worker could not be started: {error}");
            self.crew.could_not_start(wanted, &reason);
        }
    }

    /// Calls `f` with each item, on the workers, and gives the results in the
    /// order of the items: see [`ThreadPool::map`](super::ThreadPool::map).
    #[track_caller]
    pub fn map<I, F, T>(
        &self,
        options: MapOptions,
        items: I,
        f: F,
    ) -> OrderedMap<
        'scope,
        Batch<T>,
        impl FnMut() -> Option<Chunk<'scope, Batch<T>>>,
    >
    where
        I: IntoIterator,
        I::Item: Send + 'scope,
        F: Fn(I::Item) -> T + Send + Sync + 'scope,
        T: Send + 'scope,
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
}

impl fmt::Debug for ScopedPool<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedPool")
            .field("limit", &self.crew.limit())
            .field("workers", &self.crew.workers())
            .finish_non_exhaustive()
    }
}
