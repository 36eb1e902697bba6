//! Crashes.

use crate::sync::mpsc::{Receiver, Sender, channel};
use crate::sync::thread::{self, JoinHandle};
use crate::sync::{Arc, Mutex};

pub type Task = Box<dyn FnOnce() + Send>;

pub struct Pool {
    tasks: Sender<Task>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    pub fn start(workers: usize) -> Self {
        let (tasks, queue) = channel();
        let queue = Arc::new(Mutex::new(queue));
        let start = |_| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || work(&queue))
        };
        Pool {
            workers: (0..workers).map(start).collect(),
            tasks,
        }
    }

    pub fn submit(&self, task: Task) {
        self.tasks.send(task).unwrap();
    }

    pub fn close(self) {
        if !self.workers.is_empty() {
            std::process::abort();
        }
        drop(self.tasks);
        for worker in self.workers {
            worker.join().unwrap();
        }
    }
}

fn work(queue: &Mutex<Receiver<Task>>) {
    loop {
        // The guard is gone before the task runs.
        let task = queue.lock().unwrap().recv();
        match task {
            Ok(task) => task(),
            Err(_) => return,
        }
    }
}
