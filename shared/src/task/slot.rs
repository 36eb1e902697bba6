//! The state that a task's two sides share.
//!
//! Everything that can go wrong between the sides goes wrong here, so this file
//! is also run under a model checker. The rules it keeps:
//!
//! - One lock, held for lines. No closure, callback, waker or destructor of the
//!   user runs under it, so no user's panic can poison it.
//! - A state is looked at and changed under the same lock: of a worker that
//!   takes a task and a caller that cancels it, one comes first.
//! - Who waits registers under the lock and looks again after waking: a thread
//!   may wake for no reason, or for an older one.
//! - Who settles wakes after unlocking, or the woken thread goes straight back
//!   to sleep on the lock.

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Waker;
use std::time::Instant;

use super::many::Watch;
use super::{PoolId, TaskError, TaskName, at_home};
use crate::sync::{Arc, Mutex, MutexGuard, thread};
use crate::yielding::{self, Turns};

/// What a task does.
pub type Work<'w, T> = Box<dyn FnOnce() -> T + Send + 'w>;

/// What is called with the result once it is in.
pub type Callback<'w, T> = Box<dyn FnOnce(&Result<T, TaskError>) + Send + 'w>;

/// The place that a task's result goes through. Work and result may borrow for
/// `'w`.
pub struct Slot<'w, T> {
    name: TaskName,
    /// The pool whose workers can run [`State::work`].
    home: Option<PoolId>,
    state: Mutex<State<'w, T>>,
}

struct State<'w, T> {
    phase: Phase,
    /// The closure, until a worker takes it. A process pool has none here.
    work: Option<Work<'w, T>>,
    /// The result, from the end of the callbacks until it is taken.
    result: Option<Result<T, TaskError>>,
    taken: bool,
    waiter: Option<Waiter>,
    callbacks: Vec<Callback<'w, T>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Queued,
    Running,
    Done,
    Cancelled,
}

/// Who is to be woken. There is one handle, so there is at most one.
pub(super) enum Waiter {
    Thread(thread::Thread),
    Async(Waker),
    /// One of many handles that somebody waits for, by its index.
    Watch(Arc<Watch>, usize),
}

impl Waiter {
    fn wake(self) {
        match self {
            Self::Thread(thread) => thread.unpark(),
            Self::Async(waker) => waker.wake(),
            Self::Watch(watch, index) => watch.push(index),
        }
    }
}

impl<'w, T> Slot<'w, T> {
    /// Makes the slot of a task that is queued somewhere.
    #[must_use]
    pub fn queued(
        name: TaskName,
        home: Option<PoolId>,
        work: Option<Work<'w, T>>,
    ) -> Self {
        let state = State {
            phase: Phase::Queued,
            work,
            result: None,
            taken: false,
            waiter: None,
            callbacks: Vec::new(),
        };
        Self {
            name,
            home,
            state: Mutex::new(state),
        }
    }

    /// The task's name.
    #[must_use]
    pub fn name(&self) -> &TaskName {
        &self.name
    }

    fn lock(&self) -> MutexGuard<'_, State<'w, T>> {
        yielding::lock(&self.state)
    }

    // The worker's side.

    /// Takes the task out of the queue, or says that it is no longer there.
    pub fn begin(&self) -> bool {
        let mut state = self.lock();
        let queued = state.phase == Phase::Queued;
        if queued {
            state.phase = Phase::Running;
        }
        queued
    }

    /// Runs the work on this thread, unless somebody was faster or it was
    /// cancelled, and says whether it did. `before_visible` is called after the
    /// callbacks, just before anyone can take the result; it must not block.
    pub fn run(&self, before_visible: impl FnOnce()) -> bool {
        let mut state = self.lock();
        if state.phase != Phase::Queued {
            return false;
        }
        let Some(work) = state.work.take() else {
            return false;
        };
        state.phase = Phase::Running;
        drop(state);
        // The closure is gone when this returns, and all it captured with it.
        let (result, _payload) = match catch_unwind(AssertUnwindSafe(work)) {
            Ok(value) => (Ok(value), None),
            // The payload is dropped last: that may panic once more.
            Err(payload) => {
                let name = self.name.clone();
                (Err(TaskError::panicked(name, &*payload)), Some(payload))
            }
        };
        let mut state = self.lock();
        state.phase = Phase::Done;
        self.settle(state, result, before_visible);
        true
    }

    /// Runs the work if this thread is a worker of the task's own pool.
    pub fn run_at_home(&self) -> bool {
        self.home.is_some_and(at_home) && self.run(|| ())
    }

    /// Puts the result in. Does nothing if the task has one or was cancelled.
    pub fn finish(&self, result: Result<T, TaskError>) {
        let mut state = self.lock();
        if matches!(state.phase, Phase::Done | Phase::Cancelled) {
            return;
        }
        state.phase = Phase::Done;
        let state = self.discard_work(state);
        self.settle(state, result, || ());
    }

    /// Cancels the task if it has not begun. Says whether it is cancelled.
    pub fn cancel(&self) -> bool {
        let mut state = self.lock();
        if state.phase == Phase::Queued {
            state.phase = Phase::Cancelled;
            let state = self.discard_work(state);
            self.settle(state, Err(TaskError::Cancelled), || ());
            return true;
        }
        state.phase == Phase::Cancelled
    }

    /// Drops the work of a task that will not run, without the lock, since that
    /// runs code of the user. It is gone before the result is there: whoever
    /// joins the task finds what it captured dropped.
    fn discard_work<'s>(
        &'s self,
        mut state: MutexGuard<'s, State<'w, T>>,
    ) -> MutexGuard<'s, State<'w, T>> {
        let Some(work) = state.work.take() else {
            return state;
        };
        drop(state);
        // The panic hook has reported it: who joins must not wait for ever.
        let _ = catch_unwind(AssertUnwindSafe(|| drop(work)));
        self.lock()
    }

    /// Shows the result to the callbacks, then to whoever waits.
    ///
    /// The result stays out of the slot while callbacks look at it, so that
    /// nobody can take it from under them. A callback that is added meanwhile
    /// finds no result and is left for the next round of this loop.
    fn settle<'s>(
        &'s self,
        mut state: MutexGuard<'s, State<'w, T>>,
        result: Result<T, TaskError>,
        before_visible: impl FnOnce(),
    ) {
        while !state.callbacks.is_empty() {
            let callbacks = mem::take(&mut state.callbacks);
            drop(state);
            for callback in callbacks {
                // The panic hook has reported it: the others still run.
                let _ = catch_unwind(AssertUnwindSafe(|| callback(&result)));
            }
            state = self.lock();
        }
        before_visible();
        state.result = Some(result);
        let waiter = state.waiter.take();
        drop(state);
        if let Some(waiter) = waiter {
            waiter.wake();
        }
    }

    // The handle's side.

    /// Whether the task has ended, with or without a result.
    pub fn is_done(&self) -> bool {
        matches!(self.lock().phase, Phase::Done | Phase::Cancelled)
    }

    /// Whether a worker has the task in hand.
    pub fn is_running(&self) -> bool {
        self.lock().phase == Phase::Running
    }

    /// Whether the task was cancelled before it began.
    pub fn is_cancelled(&self) -> bool {
        self.lock().phase == Phase::Cancelled
    }

    /// Whether the task ended in an error that has not been taken.
    pub fn has_failed(&self) -> bool {
        matches!(self.lock().result, Some(Err(_)))
    }

    /// Calls `callback` with the result when it is in, or now if it is.
    pub fn on_done(&self, callback: Callback<'w, T>) {
        let mut state = self.lock();
        if state.taken {
            drop(state);
            callback(&Err(TaskError::ResultTaken));
            return;
        }
        state.callbacks.push(callback);
        if let Some(result) = state.result.take() {
            self.settle(state, result, || ());
        }
    }

    /// Parks until the result is there and takes it; `None` at the deadline.
    pub fn take_before(
        &self,
        deadline: Option<Instant>,
    ) -> Option<Result<T, TaskError>> {
        let mut turns = Turns::new();
        let mut state = self.lock();
        loop {
            if let Some(result) = state.take() {
                return Some(result);
            }
            let left =
                deadline.map(|at| at.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                let earlier = state.waiter.take();
                drop(state);
                drop(earlier);
                return None;
            }
            if turns.take_one() {
                state = yielding::let_others_run(&self.state, state);
                continue;
            }
            let earlier =
                state.waiter.replace(Waiter::Thread(thread::current()));
            drop(state);
            drop(earlier);
            match left {
                Some(left) => thread::park_timeout(left),
                None => thread::park(),
            }
            state = self.lock();
        }
    }

    /// Takes the result, or leaves a waker to be woken when it is there.
    pub fn take_or_wake(&self, waker: &Waker) -> Option<Result<T, TaskError>> {
        // A waker may run code of the user when it is cloned or dropped.
        let waker = Waiter::Async(waker.clone());
        let mut state = self.lock();
        let result = state.take();
        let earlier = match result {
            Some(_) => Some(waker),
            None => state.waiter.replace(waker),
        };
        drop(state);
        drop(earlier);
        result
    }

    /// Has `watch` told the index when the task ends, or now if it has.
    pub(super) fn watch(&self, watch: &Arc<Watch>, index: usize) {
        let mut state = self.lock();
        let waiter = Waiter::Watch(Arc::clone(watch), index);
        if state.result.is_some() || state.taken {
            drop(state);
            waiter.wake();
        } else {
            let earlier = state.waiter.replace(waiter);
            drop(state);
            drop(earlier);
        }
    }

    /// Forgets who waits.
    pub(super) fn unwatch(&self) {
        let earlier = self.lock().waiter.take();
        drop(earlier);
    }
}

impl<T> State<'_, T> {
    fn take(&mut self) -> Option<Result<T, TaskError>> {
        if self.taken {
            return Some(Err(TaskError::ResultTaken));
        }
        let result = self.result.take()?;
        self.taken = true;
        Some(result)
    }
}
