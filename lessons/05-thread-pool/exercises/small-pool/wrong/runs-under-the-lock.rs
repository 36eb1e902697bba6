//! Wrong: the guard in the head of the loop lives while the task runs.

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
    while let Ok(task) = line.lock().unwrap().recv() {
        let _ = catch_unwind(AssertUnwindSafe(task));
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.tasks = None;
        for worker in self.workers.drain(..) {
            worker.join().expect("tasks that panic are caught");
        }
    }
}
