//! A task and its handle, the same for all three pools.
//!
//! **The question.** A worker makes a result, another thread wants it. Where do
//! they meet?
//!
//! **The naive answer** is a channel for each task. It works, and costs more
//! than the rest of the pool.
//!
//! **The mend** is a slot with room for one result. Who comes too early leaves
//! its thread in the slot and parks; who brings the result unparks it, and
//! makes no system call where nobody waits.
//!
//! **The price** is a lock for each task, nearly always free.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crate::sync::{Arc, Mutex, MutexGuard, thread};

/// What a worker runs. Its result goes its own way, into the slot.
pub type Task = Box<dyn FnOnce() + Send>;

/// The right to the result of a task.
#[must_use = "a handle that is dropped loses the result and any panic"]
pub struct Handle<T>(Arc<Slot<T>>);

struct Slot<T>(Mutex<State<T>>);

struct State<T> {
    result: Option<thread::Result<T>>,
    waiter: Option<thread::Thread>,
}

/// A task in its two shapes: for the worker and for who wants the result.
pub fn new<T, F>(work: F) -> (Task, Handle<T>)
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let slot = Arc::new(Slot(Mutex::new(State {
        result: None,
        waiter: None,
    })));
    let handle = Handle(Arc::clone(&slot));
    let task = move || {
        // A panic is the result, too. Uncaught, it would end the worker.
        let result = catch_unwind(AssertUnwindSafe(work));
        slot.fill(result);
    };
    (Box::new(task), handle)
}

impl<T> Handle<T> {
    /// Waits for the result.
    ///
    /// # Errors
    /// What the task panicked with.
    ///
    /// # Blocking
    /// Until the task has ended; the worker that ran it wakes this thread. For
    /// ever if no worker ever gets to it.
    pub fn join(self) -> thread::Result<T> {
        loop {
            if let Some(result) = self.0.take_or_register() {
                return result;
            }
            // In a loop: a thread may wake for no reason, or for an older one.
            thread::park();
        }
    }

    /// Waits for the result, for at most `timeout`.
    ///
    /// # Errors
    /// The handle, if the time was up.
    ///
    /// # Blocking
    /// As [`join`](Self::join), for at most `timeout`.
    pub fn join_timeout(
        self,
        timeout: Duration,
    ) -> Result<thread::Result<T>, Self> {
        let deadline = Instant::now() + timeout;
        loop {
            if let Some(result) = self.0.take_or_register() {
                return Ok(result);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(self);
            }
            thread::park_timeout(left);
        }
    }
}

impl<T> Slot<T> {
    fn fill(&self, result: thread::Result<T>) {
        let mut state = self.lock();
        state.result = Some(result);
        let waiter = state.waiter.take();
        // Unlock first, or the woken thread goes straight back to sleep, on
        // the lock.
        drop(state);
        if let Some(waiter) = waiter {
            waiter.unpark();
        }
    }

    /// Takes the result, or leaves word who is to be woken. Both under one
    /// lock: in between, the result could come and wake nobody.
    fn take_or_register(&self) -> Option<thread::Result<T>> {
        let mut state = self.lock();
        if state.result.is_none() {
            state.waiter = Some(thread::current());
        }
        state.result.take()
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.0.lock().expect("nothing panics under this lock")
    }
}
