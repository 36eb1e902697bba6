//! The first pool: a queue under a lock, and a condition variable.
//!
//! **The naive answer** is to look again and again whether the queue holds a
//! task. That keeps a core busy with nothing.
//!
//! **The mend.** A worker that finds the queue empty goes to sleep, and who
//! adds a task wakes one.
//!
//! **The price.** All workers and all who submit take turns at one lock. And
//! `notify_one` asks the system to wake somebody, even where nobody sleeps:
//! that is a system call for each task.

use std::collections::VecDeque;

use super::pool::Pool;
use super::task::{self, Handle, Task};
use crate::sync::{Arc, Condvar, Mutex, MutexGuard, thread};

/// Workers around a queue under a lock.
pub struct WithLock {
    shared: Arc<Shared>,
    workers: Vec<thread::JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Task>,
    closed: bool,
}

impl Pool for WithLock {
    const NAME: &'static str = "lock and condvar";

    fn start(workers: usize) -> Self {
        let shared = Arc::new(Shared::default());
        let worker = |number| {
            let shared = Arc::clone(&shared);
            thread::Builder::new()
                .name(format!("lock-{number}"))
                .spawn(move || work(&shared))
                .expect("the system has room for the workers")
        };
        let workers = (1..=workers).map(worker).collect();
        Self { shared, workers }
    }

    fn submit<T, F>(&self, work: F) -> Handle<T>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let (task, handle) = task::new(work);
        self.shared.lock().queue.push_back(task);
        // The lock is free by now, or the woken worker would have to wait.
        self.shared.changed.notify_one();
        handle
    }
}

fn work(shared: &Shared) {
    while let Some(task) = next(shared) {
        task();
    }
}

// ANCHOR: next
/// The next task; `None` when the pool is closed and the queue empty.
fn next(shared: &Shared) -> Option<Task> {
    let mut state = shared.lock();
    loop {
        if let Some(task) = state.queue.pop_front() {
            return Some(task);
        }
        if state.closed {
            return None;
        }
        // `wait` unlocks while it sleeps. In a loop: another worker may
        // have taken the task before this one has the lock again.
        let woken = shared.changed.wait(state);
        state = woken.expect("nothing panics under this lock");
    }
}
// ANCHOR_END: next

impl Drop for WithLock {
    fn drop(&mut self) {
        // Under the lock: a worker that has seen `false` but does not sleep
        // yet would miss the notification, and sleep for ever.
        self.shared.lock().closed = true;
        self.shared.changed.notify_all();
        for worker in self.workers.drain(..) {
            worker.join().expect("tasks catch their panics");
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nothing panics under this lock")
    }
}
