//! Wrong: a thread for each task, since its `join` tells of a panic.

use crate::sync::thread::{self, JoinHandle};

/// A thread that runs tasks.
pub struct Worker;

/// The right to the result of a task.
pub struct Handle<T> {
    thread: JoinHandle<T>,
}

impl Worker {
    pub fn start() -> Self {
        Worker
    }

    pub fn submit<T: Send + 'static>(
        &self,
        task: impl FnOnce() -> T + Send + 'static,
    ) -> Handle<T> {
        let thread = thread::spawn(task);
        Handle { thread }
    }

    pub fn stop(self) {}
}

impl<T> Handle<T> {
    pub fn join(self) -> thread::Result<T> {
        self.thread.join()
    }
}
