//! Wrong: a task waits for its own worker, though another one is free.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::mpsc::{Sender, channel};
use crate::sync::thread::{self, JoinHandle};

type Task = Box<dyn FnOnce() + Send>;

/// Threads that run tasks.
pub struct Pool {
    queues: Vec<Sender<Task>>,
    next: AtomicUsize,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    pub fn new(workers: usize) -> Self {
        let hire = |_| {
            let (tasks, line) = channel::<Task>();
            let worker = thread::spawn(move || {
                for task in line {
                    let _ = catch_unwind(AssertUnwindSafe(task));
                }
            });
            (tasks, worker)
        };
        let (queues, workers) = (0..workers).map(hire).unzip();
        Pool {
            queues,
            next: AtomicUsize::new(0),
            workers,
        }
    }

    pub fn submit(&self, task: impl FnOnce() + Send + 'static) {
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        self.queues[next % self.queues.len()]
            .send(Box::new(task))
            .expect("workers stay to the end");
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.queues.clear();
        for worker in self.workers.drain(..) {
            worker.join().expect("tasks that panic are caught");
        }
    }
}
