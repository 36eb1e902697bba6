//! What the small pools and the workspace's have in common.

use shared::task::TaskHandle;
use shared::thread_pool::ThreadPool;

use crate::pools::{self, Pool};

/// A pool whose tasks do not panic.
pub trait Submit: Send + Sync + 'static {
    type Handle<T: Send + 'static>: Send + 'static;

    fn submit<T, F>(&self, work: F) -> Self::Handle<T>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static;

    fn join<T: Send + 'static>(handle: Self::Handle<T>) -> T;
}

impl<P: Pool> Submit for P {
    type Handle<T: Send + 'static> = pools::Handle<T>;

    fn submit<T, F>(&self, work: F) -> Self::Handle<T>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        Pool::submit(self, work)
    }

    fn join<T: Send + 'static>(handle: Self::Handle<T>) -> T {
        handle.join().expect("no task here panics")
    }
}

impl Submit for ThreadPool {
    type Handle<T: Send + 'static> = TaskHandle<T>;

    fn submit<T, F>(&self, work: F) -> Self::Handle<T>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        self.submit(work).expect("nobody has shut the pool down")
    }

    fn join<T: Send + 'static>(handle: Self::Handle<T>) -> T {
        handle.join().expect("no task here panics")
    }
}
