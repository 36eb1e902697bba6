//! Wrong: looks for a task every few milliseconds.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use crate::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
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
        let moment = Duration::from_millis(25);
        let task = match line.lock().unwrap().recv_timeout(moment) {
            Ok(task) => task,
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => return,
        };
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
