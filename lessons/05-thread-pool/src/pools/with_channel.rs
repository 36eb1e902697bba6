//! The second pool: a channel in place of the lock and the condition variable.
//!
//! **What changes.** A channel is a queue that knows how to wait, and how to
//! end. What the workers shared in the first pool is gone, and so is `next`.
//!
//! **What it buys.** crossbeam's channel knows who sleeps: it makes a system
//! call only if a worker does. And who sends and who receives do not take turns
//! at one lock.
//!
//! **The price.** Still one queue for all. A worker that submits a task puts it
//! at the end of the line, behind everybody else's.

use crossbeam::channel::{Receiver, Sender, unbounded};

use super::pool::Pool;
use super::task::{self, Handle, Task};
use crate::sync::thread;

/// Workers at the end of a channel.
pub struct WithChannel {
    /// `None` once the pool is closed.
    queue: Option<Sender<Task>>,
    workers: Vec<thread::JoinHandle<()>>,
}

impl Pool for WithChannel {
    const NAME: &'static str = "channel";

    fn start(workers: usize) -> Self {
        let (queue, tasks) = unbounded();
        let worker = |number| {
            let tasks = tasks.clone();
            thread::Builder::new()
                .name(format!("channel-{number}"))
                .spawn(move || work(&tasks))
                .expect("the system has room for the workers")
        };
        let workers = (1..=workers).map(worker).collect();
        Self {
            queue: Some(queue),
            workers,
        }
    }

    fn submit<T, F>(&self, work: F) -> Handle<T>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let (task, handle) = task::new(work);
        let queue = self.queue.as_ref().expect("only `drop` takes it");
        queue.send(task).expect("workers receive to the end");
        handle
    }
}

// ANCHOR: work
fn work(tasks: &Receiver<Task>) {
    // Ends when nobody can send any more and the channel is empty.
    for task in tasks {
        task();
    }
}
// ANCHOR_END: work

impl Drop for WithChannel {
    fn drop(&mut self) {
        // The only sender. While it lives, no worker ends.
        self.queue = None;
        for worker in self.workers.drain(..) {
            worker.join().expect("tasks catch their panics");
        }
    }
}
