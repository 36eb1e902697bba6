//! Wrong: a task that panics takes its worker along.

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
        let _ = tasks.send(Box::new(task));
    }
}

fn work(line: &Mutex<Receiver<Task>>) {
    loop {
        let task = line.lock().unwrap().recv();
        let Ok(task) = task else { return };
        task();
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.tasks = None;
        for worker in self.workers.drain(..) {
            let _ = worker.join();
        }
    }
}
