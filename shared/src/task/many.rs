//! Waiting for many handles at once.
//!
//! The naive ways are to join them in order (the first may be the slowest) or
//! to ask each of them again and again (that burns a core). Here each slot is
//! given the same [`Watch`] and its own index; a task that ends puts its index
//! into the watch, and the one thread that waits is woken.

use std::collections::VecDeque;
use std::time::Instant;

use super::ScopedHandle;
use crate::sync::{Arc, Mutex, MutexGuard, thread};

/// A queue of the indices of tasks that ended, for one thread that waits.
#[derive(Default)]
pub(super) struct Watch {
    state: Mutex<WatchState>,
}

#[derive(Default)]
struct WatchState {
    ended: VecDeque<usize>,
    waiter: Option<thread::Thread>,
}

impl Watch {
    fn lock(&self) -> MutexGuard<'_, WatchState> {
        self.state
            .lock()
            .expect("no code that can panic runs under it")
    }

    pub(super) fn push(&self, index: usize) {
        let mut state = self.lock();
        state.ended.push_back(index);
        let waiter = state.waiter.take();
        drop(state);
        if let Some(waiter) = waiter {
            waiter.unpark();
        }
    }

    fn try_next(&self) -> Option<usize> {
        self.lock().ended.pop_front()
    }

    fn next(&self, deadline: Option<Instant>) -> Option<usize> {
        let mut state = self.lock();
        loop {
            if let Some(index) = state.ended.pop_front() {
                return Some(index);
            }
            let left =
                deadline.map(|at| at.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                state.waiter = None;
                return None;
            }
            state.waiter = Some(thread::current());
            drop(state);
            match left {
                Some(left) => thread::park_timeout(left),
                None => thread::park(),
            }
            state = self.lock();
        }
    }
}

/// An iterator over handles in the order in which their tasks end.
///
/// Made by [`as_completed`].
pub struct AsCompleted<'w, T> {
    handles: Vec<Option<ScopedHandle<'w, T>>>,
    watch: Arc<Watch>,
    left: usize,
    /// Handles before this index were offered to this thread to run.
    helped: usize,
    deadline: Option<Instant>,
}

/// Gives each handle once, in the order in which the tasks end. Those that
/// have ended before the call come first. Joining a handle it gives does not
/// wait.
///
/// A handle cannot be in the list twice: it has one owner. A task without a
/// distinguishing result can be told by its [name](ScopedHandle::name).
///
/// ```
/// use shared::task::{Promise, TaskName, as_completed};
///
/// let (slow, first) = Promise::new(TaskName::from("slow"));
/// let (quick, second) = Promise::new(TaskName::from("quick"));
/// quick.keep(Ok(2));
/// slow.keep(Ok(1));
///
/// let handles = vec![first, second];
/// let results: Vec<_> = as_completed(handles).map(|h| h.join()).collect();
/// assert_eq!(results, [Ok(1), Ok(2)], "both had ended: in their order");
/// ```
///
/// # Blocking
/// `next` parks until a task ends; the thread that ends it wakes it. On a
/// worker of the tasks' own pool it runs those that are still queued.
pub fn as_completed<'w, T>(
    handles: impl IntoIterator<Item = ScopedHandle<'w, T>>,
) -> AsCompleted<'w, T> {
    let handles: Vec<_> = handles.into_iter().map(Some).collect();
    let watch = Arc::new(Watch::default());
    // Those that have ended say so at once, and so come first.
    for (index, handle) in handles.iter().flatten().enumerate() {
        handle.slot.watch(&watch, index);
    }
    let left = handles.len();
    AsCompleted {
        handles,
        watch,
        left,
        helped: 0,
        deadline: None,
    }
}

impl<'w, T> AsCompleted<'w, T> {
    /// Ends the iteration at this moment, whatever has not ended by then.
    /// [`into_rest`](Self::into_rest) tells, and gives back, what that is.
    ///
    /// With a deadline, a worker does not run queued tasks of its own pool
    /// while it waits: they could take longer than that.
    #[must_use]
    pub fn until(mut self, deadline: Instant) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// The handles that were not given out, in the order of the list.
    #[must_use = "the handles of the tasks that have not ended are in here"]
    pub fn into_rest(self) -> Vec<ScopedHandle<'w, T>> {
        let rest: Vec<_> = self.handles.into_iter().flatten().collect();
        for handle in &rest {
            handle.slot.unwatch();
        }
        rest
    }

    fn next_index(&mut self) -> Option<usize> {
        while self.deadline.is_none() && self.helped < self.handles.len() {
            if let Some(index) = self.watch.try_next() {
                return Some(index);
            }
            if let Some(handle) = &self.handles[self.helped] {
                handle.slot.run_at_home();
            }
            self.helped += 1;
        }
        self.watch.next(self.deadline)
    }
}

impl<'w, T> Iterator for AsCompleted<'w, T> {
    type Item = ScopedHandle<'w, T>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 {
            return None;
        }
        let index = self.next_index()?;
        self.left -= 1;
        self.handles[index].take()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let least = if self.deadline.is_some() {
            0
        } else {
            self.left
        };
        (least, Some(self.left))
    }
}

/// What [`wait`] waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// The first task that ends.
    First,
    /// The first task that ends without a result, or all of them.
    FirstError,
    /// All tasks.
    All,
}

/// What [`wait`] gives back: every handle, in one of two lists.
#[derive(Debug)]
#[must_use = "the handles are in here"]
pub struct Waited<'w, T> {
    /// Tasks that ended, in the order in which they were given.
    pub done: Vec<ScopedHandle<'w, T>>,
    /// Tasks that had not, in the order in which they were given.
    pub not_done: Vec<ScopedHandle<'w, T>>,
}

/// Waits until the first of these tasks, the first that fails, or all of them
/// have ended, or until the deadline.
///
/// ```
/// use shared::task::{Promise, TaskName, Until, wait};
///
/// let (quick, first) = Promise::new(TaskName::from("quick"));
/// let (_slow, second) = Promise::<u32>::new(TaskName::from("slow"));
/// quick.keep(Ok(1));
///
/// let waited = wait([first, second], Until::First, None);
/// assert_eq!(waited.done.len(), 1);
/// assert_eq!(waited.not_done[0].name(), &TaskName::from("slow"));
/// ```
///
/// # Blocking
/// As [`as_completed`].
pub fn wait<'w, T>(
    handles: impl IntoIterator<Item = ScopedHandle<'w, T>>,
    until: Until,
    deadline: Option<Instant>,
) -> Waited<'w, T> {
    let mut completed = as_completed(handles);
    completed.deadline = deadline;
    let mut is_done = vec![false; completed.handles.len()];
    let mut enough = completed.left == 0;
    while !enough {
        let Some(index) = completed.next_index() else {
            break;
        };
        is_done[index] = true;
        completed.left -= 1;
        let failed = completed.handles[index]
            .as_ref()
            .is_some_and(ScopedHandle::has_failed);
        enough = completed.left == 0
            || until == Until::First
            || (until == Until::FirstError && failed);
    }
    // More may have ended by now: they need not be waited for again.
    while let Some(index) = completed.watch.try_next() {
        is_done[index] = true;
    }
    let mut waited = Waited {
        done: Vec::new(),
        not_done: Vec::new(),
    };
    for (handle, done) in completed.into_rest().into_iter().zip(is_done) {
        let side = if done {
            &mut waited.done
        } else {
            &mut waited.not_done
        };
        side.push(handle);
    }
    waited
}
