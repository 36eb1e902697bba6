//! Wrong: no threads, and whoever submits a task runs it.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Threads that run tasks.
pub struct Pool;

impl Pool {
    pub fn new(_: usize) -> Self {
        Pool
    }

    pub fn submit(&self, task: impl FnOnce() + Send + 'static) {
        let _ = catch_unwind(AssertUnwindSafe(task));
    }
}
