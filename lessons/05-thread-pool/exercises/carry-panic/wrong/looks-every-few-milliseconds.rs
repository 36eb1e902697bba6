//! Wrong: looks for the result every few milliseconds.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use crate::sync::mpsc::{Receiver, Sender, channel};
use crate::sync::thread::{self, JoinHandle};

type Task = Box<dyn FnOnce() + Send>;

/// A thread that runs tasks.
pub struct Worker {
    tasks: Sender<Task>,
    thread: JoinHandle<()>,
}

/// The right to the result of a task.
pub struct Handle<T> {
    result: Receiver<thread::Result<T>>,
}

impl Worker {
    /// Starts it.
    pub fn start() -> Self {
        let (tasks, line) = channel::<Task>();
        let thread = thread::spawn(move || line.iter().for_each(|task| task()));
        Worker { tasks, thread }
    }

    /// Lets the worker run a task after those that came before.
    pub fn submit<T: Send + 'static>(
        &self,
        task: impl FnOnce() -> T + Send + 'static,
    ) -> Handle<T> {
        let (send, result) = channel();
        let task = move || {
            // Not unwind-safe, says the compiler: a panic may leave something
            // half done. Whoever wants to see it has to join first.
            let result = catch_unwind(AssertUnwindSafe(task));
            // An error: nobody wants the result any more.
            let _ = send.send(result);
        };
        self.tasks
            .send(Box::new(task))
            .expect("the worker is there");
        Handle { result }
    }

    /// Waits until all tasks have run and the worker has ended.
    pub fn stop(self) {
        drop(self.tasks);
        self.thread.join().expect("the worker does not panic");
    }
}

impl<T> Handle<T> {
    /// Waits for the result: what the task gave, or what it panicked with.
    pub fn join(self) -> thread::Result<T> {
        loop {
            let moment = Duration::from_millis(25);
            if let Ok(result) = self.result.recv_timeout(moment) {
                return result;
            }
        }
    }
}
