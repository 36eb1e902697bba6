//! A channel with workers at its end.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::sync::mpsc::{Receiver, Sender, channel};
use crate::sync::thread::{self, JoinHandle};
use crate::sync::{Arc, Mutex};

type Task = Box<dyn FnOnce() + Send>;

/// Threads that run tasks.
pub struct Pool {
    /// `None` once the pool is closed.
    tasks: Option<Sender<Task>>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    pub fn new(workers: usize) -> Self {
        let (tasks, line) = channel();
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
