//! Wrong: `submit` waits for the result.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::sync::mpsc::{Sender, channel};
use crate::sync::thread::{self, JoinHandle};

type Task = Box<dyn FnOnce() + Send>;

/// A thread that runs tasks.
pub struct Worker {
    tasks: Sender<Task>,
    thread: JoinHandle<()>,
}

/// The right to the result of a task.
pub struct Handle<T> {
    result: thread::Result<T>,
}

impl Worker {
    pub fn start() -> Self {
        let (tasks, line) = channel::<Task>();
        let thread = thread::spawn(move || line.iter().for_each(|task| task()));
        Worker { tasks, thread }
    }

    pub fn submit<T: Send + 'static>(
        &self,
        task: impl FnOnce() -> T + Send + 'static,
    ) -> Handle<T> {
        let (send, result) = channel();
        let task = move || {
            let _ = send.send(catch_unwind(AssertUnwindSafe(task)));
        };
        self.tasks
            .send(Box::new(task))
            .expect("the worker is there");
        let result = result.recv().expect("every task has a result");
        Handle { result }
    }

    pub fn stop(self) {
        drop(self.tasks);
        self.thread.join().expect("the worker does not panic");
    }
}

impl<T> Handle<T> {
    pub fn join(self) -> thread::Result<T> {
        self.result
    }
}
