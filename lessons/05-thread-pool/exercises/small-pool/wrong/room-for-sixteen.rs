//! Wrong: has room for so many tasks, and then waits for a worker.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::sync::mpsc::{Receiver, SyncSender, sync_channel};
use crate::sync::thread::{self, JoinHandle};
use crate::sync::{Arc, Mutex};

type Task = Box<dyn FnOnce() + Send>;

/// Threads that run tasks.
pub struct Pool {
    /// `None` once the pool is closed.
    tasks: Option<SyncSender<Task>>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    pub fn new(workers: usize) -> Self {
        let (tasks, line) = sync_channel(16);
        let line = Arc::new(Mutex::new(line));
        let hire = |_| {
            let line = Arc::clone(&line);
            thread::spawn(move || work(&line))
        };
        Pool {
            tasks: Some(tasks),
            workers: (0..workers).map(hire).collect(),
        }
    }

    pub fn submit(&self, task: impl FnOnce() + Send + 'static) {
        let tasks = self.tasks.as_ref().expect("only `drop` takes it");
        tasks.send(Box::new(task)).expect("workers stay to the end");
    }
}

fn work(line: &Mutex<Receiver<Task>>) {
    loop {
        // The guard is gone at the end of this line: a worker that runs a task
        // keeps no other from taking one.
        let task = line.lock().unwrap().recv();
        let Ok(task) = task else { return };
        // Uncaught, a panic would end the worker.
        let _ = catch_unwind(AssertUnwindSafe(task));
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        // The only sender. While it lives, no worker ends.
        self.tasks = None;
        for worker in self.workers.drain(..) {
            worker.join().expect("tasks that panic are caught");
        }
    }
}
