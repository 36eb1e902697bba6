//! Wrong: calls a worker only if no other task is waiting.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::sync::thread::{self, JoinHandle};
use crate::sync::{Arc, Condvar, Mutex};

type Task = Box<dyn FnOnce() + Send>;

/// Threads that run tasks.
pub struct Pool {
    queue: Arc<Queue>,
    workers: Vec<JoinHandle<()>>,
}

#[derive(Default)]
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    tasks: VecDeque<Task>,
    closed: bool,
}

impl Pool {
    pub fn new(workers: usize) -> Self {
        let queue = Arc::new(Queue::default());
        let hire = |_| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || {
                while let Some(task) = queue.next() {
                    let _ = catch_unwind(AssertUnwindSafe(task));
                }
            })
        };
        let workers = (0..workers).map(hire).collect();
        Pool { queue, workers }
    }

    pub fn submit(&self, task: impl FnOnce() + Send + 'static) {
        let mut state = self.queue.state.lock().unwrap();
        state.tasks.push_back(Box::new(task));
        if state.tasks.len() == 1 {
            self.queue.changed.notify_one();
        }
    }
}

impl Queue {
    fn next(&self) -> Option<Task> {
        let mut state = self.state.lock().unwrap();
        loop {
            if let Some(task) = state.tasks.pop_front() {
                return Some(task);
            }
            if state.closed {
                return None;
            }
            state = self.changed.wait(state).unwrap();
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.queue.state.lock().unwrap().closed = true;
        self.queue.changed.notify_all();
        for worker in self.workers.drain(..) {
            worker.join().expect("tasks that panic are caught");
        }
    }
}
