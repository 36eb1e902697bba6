//! Wrong: all results go through one channel, and whoever joins takes the next.

use std::any::Any;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::sync::mpsc::{Receiver, Sender, channel};
use crate::sync::thread::{self, JoinHandle};
use crate::sync::{Arc, Mutex};

type Task = Box<dyn FnOnce() + Send>;
type Value = Box<dyn Any + Send>;
type Results = Receiver<thread::Result<Value>>;

/// A thread that runs tasks.
pub struct Worker {
    tasks: Sender<Task>,
    thread: JoinHandle<()>,
    send: Sender<thread::Result<Value>>,
    results: Arc<Mutex<Results>>,
}

/// The right to the result of a task.
pub struct Handle<T> {
    results: Arc<Mutex<Results>>,
    kind: PhantomData<T>,
}

impl Worker {
    /// Starts it.
    pub fn start() -> Self {
        let (tasks, line) = channel::<Task>();
        let thread = thread::spawn(move || line.iter().for_each(|task| task()));
        let (send, results) = channel();
        let results = Arc::new(Mutex::new(results));
        Worker {
            tasks,
            thread,
            send,
            results,
        }
    }

    /// Lets the worker run a task after those that came before.
    pub fn submit<T: Send + 'static>(
        &self,
        task: impl FnOnce() -> T + Send + 'static,
    ) -> Handle<T> {
        let send = self.send.clone();
        let task = move || {
            let result = catch_unwind(AssertUnwindSafe(task));
            // An error: nobody wants the result any more.
            let _ = send.send(result.map(|it| Box::new(it) as Value));
        };
        self.tasks
            .send(Box::new(task))
            .expect("the worker is there");
        Handle {
            results: Arc::clone(&self.results),
            kind: PhantomData,
        }
    }

    /// Waits until all tasks have run and the worker has ended.
    pub fn stop(self) {
        drop(self.tasks);
        self.thread.join().expect("the worker does not panic");
    }
}

impl<T: 'static> Handle<T> {
    /// Waits for the result: what the task gave, or what it panicked with.
    pub fn join(self) -> thread::Result<T> {
        let next = self.results.lock().unwrap().recv();
        let value = next.expect("every task has a result")?;
        Ok(*value.downcast().expect("it is of this type"))
    }
}
