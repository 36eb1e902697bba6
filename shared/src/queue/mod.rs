//! A queue that knows when its work is done.
//!
//! **The question.** A channel says when all items have been *received*. How
//! does a producer learn that they have been *dealt with*?
//!
//! **The naive answer** is to look whether the queue is empty. It is empty too
//! early: the last item is still in a worker's hands. Counting by hand, as
//! `queue.Queue.task_done` of Python asks for, waits for ever when a worker
//! raises between `get` and `task_done`.
//!
//! **The mend.** The queue counts the items that are put, and [`get`] gives
//! each with a guard, [`Done`], that counts it as dealt with when it is
//! dropped: at the end of the work, on an early return, or on a panic.
//!
//! **The price** is one lock for all producers and consumers, taken twice per
//! item. A lock-free channel takes none; `cargo bench -p checks` shows the
//! difference.
//!
//! The lock is held for lines, and no code of the user runs under it: items are
//! moved in and out, and dropped outside. Who is about to wait lets others run
//! a few times before it sleeps, and is then counted as asleep, so that who
//! changes something knows without a system call whether to wake anyone.
//!
//! [`get`]: JoinQueue::get

use std::collections::VecDeque;
use std::mem;
use std::num::NonZeroUsize;
use std::time::Duration;

mod item;
mod tally;
mod waiting;

use crate::sync::{Condvar, Mutex, MutexGuard};
use crate::yielding::{self, Turns};
pub use item::{Done, GetError, Item, NotJoined, PutError, TooManyDone};
use tally::Tally;
use waiting::{Asleep, Patience};

/// A first-in, first-out queue for many producers and many consumers, like
/// Python's `queue.Queue`. Share it by reference or in an `Arc`.
///
/// ```
/// use shared::queue::JoinQueue;
/// use std::num::NonZeroUsize;
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// let queue = JoinQueue::bounded(NonZeroUsize::new(4).expect("4 is not 0"));
/// let sum = AtomicU64::new(0);
/// std::thread::scope(|scope| {
///     scope.spawn(|| {
///         // `done` counts the item when it goes out of scope.
///         while let Ok(item) = queue.get() {
///             // `Relaxed`: `join` orders this before the assertion.
///             sum.fetch_add(item.value, Ordering::Relaxed);
///         }
///     });
///     for amount in 1..=10 {
///         queue.put(amount).expect("it is not shut down yet");
///     }
///     queue.join();
///     assert_eq!(sum.load(Ordering::Relaxed), 55);
///     queue.shutdown();
/// });
/// ```
pub struct JoinQueue<T> {
    capacity: Option<NonZeroUsize>,
    state: Mutex<State<T>>,
    not_empty: Condvar,
    not_full: Condvar,
    tally: Tally,
}

struct State<T> {
    items: VecDeque<T>,
    shut_down: bool,
    getters: Asleep,
    putters: Asleep,
}

impl<T> JoinQueue<T> {
    /// A queue that takes items for as long as there is memory.
    #[must_use]
    pub fn unbounded() -> Self {
        Self::with_capacity(None)
    }

    /// A queue that holds at most `capacity` items: who puts more waits. That
    /// is back-pressure: a fast producer is held to a slow consumer's speed.
    #[must_use]
    pub fn bounded(capacity: NonZeroUsize) -> Self {
        Self::with_capacity(Some(capacity))
    }

    fn with_capacity(capacity: Option<NonZeroUsize>) -> Self {
        let state = State {
            items: VecDeque::new(),
            shut_down: false,
            getters: Asleep::default(),
            putters: Asleep::default(),
        };
        Self {
            capacity,
            state: Mutex::new(state),
            not_empty: Condvar::new(),
            not_full: Condvar::new(),
            tally: Tally::default(),
        }
    }

    /// Puts an item at the end.
    ///
    /// # Blocking
    /// Waits while a bounded queue is full. [`get`](Self::get) makes room and
    /// wakes one who waits, shutting down wakes all.
    ///
    /// # Errors
    /// [`PutError::ShutDown`] with the item, at once, after a shutdown.
    pub fn put(&self, item: T) -> Result<(), PutError<T>> {
        self.put_before(item, Patience::Endless)
    }

    /// Puts an item if there is room right now.
    ///
    /// # Errors
    /// [`PutError::Full`] or [`PutError::ShutDown`], with the item.
    pub fn try_put(&self, item: T) -> Result<(), PutError<T>> {
        self.put_before(item, Patience::None)
    }

    /// As [`put`](Self::put), waiting for at most `timeout`.
    ///
    /// # Errors
    /// [`PutError::Full`] after that time, or [`PutError::ShutDown`], with the
    /// item.
    pub fn put_timeout(
        &self,
        item: T,
        timeout: Duration,
    ) -> Result<(), PutError<T>> {
        self.put_before(item, Patience::of(timeout))
    }

    fn put_before(
        &self,
        item: T,
        patience: Patience,
    ) -> Result<(), PutError<T>> {
        let mut state = self.lock();
        let mut turns = Turns::new();
        while !state.shut_down && self.is_full_at(state.items.len()) {
            if patience.is_over() {
                return Err(PutError::Full(item));
            }
            if turns.take_one() {
                state = yielding::let_others_run(&self.state, state);
            } else {
                state.putters.add();
                state = patience.wait(&self.not_full, state);
            }
        }
        if state.shut_down {
            return Err(PutError::ShutDown(item));
        }
        self.tally.add();
        state.items.push_back(item);
        let wake = state.getters.wake_one();
        // Unlock before notifying, or the woken thread goes straight back to
        // sleep on the lock.
        drop(state);
        if wake {
            self.not_empty.notify_one();
        }
        Ok(())
    }

    /// Takes the oldest item.
    ///
    /// # Blocking
    /// Waits while the queue is empty. [`put`](Self::put) wakes one who waits,
    /// shutting down wakes all.
    ///
    /// # Errors
    /// [`GetError::ShutDown`] when the queue is shut down and drained.
    pub fn get(&self) -> Result<Item<'_, T>, GetError> {
        self.get_before(Patience::Endless)
    }

    /// Takes the oldest item if there is one right now.
    ///
    /// # Errors
    /// [`GetError::Empty`] or [`GetError::ShutDown`].
    pub fn try_get(&self) -> Result<Item<'_, T>, GetError> {
        self.get_before(Patience::None)
    }

    /// As [`get`](Self::get), waiting for at most `timeout`.
    ///
    /// # Errors
    /// [`GetError::Empty`] after that time, or [`GetError::ShutDown`].
    pub fn get_timeout(
        &self,
        timeout: Duration,
    ) -> Result<Item<'_, T>, GetError> {
        self.get_before(Patience::of(timeout))
    }

    fn get_before(&self, patience: Patience) -> Result<Item<'_, T>, GetError> {
        let mut state = self.lock();
        let mut turns = Turns::new();
        let value = loop {
            if let Some(value) = state.items.pop_front() {
                break value;
            }
            if state.shut_down {
                return Err(GetError::ShutDown);
            }
            if patience.is_over() {
                return Err(GetError::Empty);
            }
            if turns.take_one() {
                state = yielding::let_others_run(&self.state, state);
            } else {
                state.getters.add();
                state = patience.wait(&self.not_empty, state);
            }
        };
        let wake = state.putters.wake_one();
        drop(state);
        if wake {
            self.not_full.notify_one();
        }
        Ok(Item {
            value,
            done: Done { queue: self },
        })
    }
}

impl<T> JoinQueue<T> {
    /// Counts an item as done by hand, for code that took it with
    /// [`Done::by_hand`].
    ///
    /// # Errors
    /// [`TooManyDone`] if all items that were put are counted already. Then
    /// the count is left as it is.
    pub fn task_done(&self) -> Result<(), TooManyDone> {
        self.tally.done()
    }

    /// Waits until every item that was put is done.
    ///
    /// # Blocking
    /// Who counts the last item as done wakes all who wait here. A worker that
    /// panics counts its item too. Without workers, or while they sleep on
    /// something else, it waits: [`shutdown_now`](Self::shutdown_now) ends
    /// that, and [`join_timeout`](Self::join_timeout) has an end by itself.
    pub fn join(&self) {
        // Without a deadline the time is never up.
        let _ = self.tally.join(Patience::Endless);
    }

    /// As [`join`](Self::join), for at most `timeout`.
    ///
    /// # Errors
    /// [`NotJoined`] says how many items were not done by then.
    pub fn join_timeout(&self, timeout: Duration) -> Result<(), NotJoined> {
        self.tally.join(Patience::of(timeout))
    }

    /// Takes no more items: puts fail at once, also those that wait for room.
    /// Gets drain what is left and then fail, which ends the workers. Calling
    /// it again changes nothing.
    pub fn shutdown(&self) {
        self.close(|_| ());
    }

    /// As [`shutdown`](Self::shutdown), and drops what is queued. Dropped items
    /// count as done: [`join`](Self::join) waits for those in workers' hands
    /// and for no others.
    pub fn shutdown_now(&self) {
        let dropped = self.close(mem::take);
        self.tally.done_at_most(dropped.len());
        // Only now: dropping an item may run any code, and take its time.
        drop(dropped);
    }

    fn close<R>(&self, drain: impl FnOnce(&mut VecDeque<T>) -> R) -> R {
        let mut state = self.lock();
        state.shut_down = true;
        let drained = drain(&mut state.items);
        state.getters.wake_all();
        state.putters.wake_all();
        drop(state);
        self.not_empty.notify_all();
        self.not_full.notify_all();
        drained
    }

    /// How many items are queued. Advice only: it may have changed before the
    /// caller looks at it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lock().items.len()
    }

    /// Whether no item is queued. Advice only, as [`len`](Self::len).
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a put would wait. Advice only, as [`len`](Self::len).
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.is_full_at(self.len())
    }

    /// Whether the queue takes no more items.
    #[must_use]
    pub fn is_shut_down(&self) -> bool {
        self.lock().shut_down
    }

    fn is_full_at(&self, len: usize) -> bool {
        self.capacity.is_some_and(|capacity| len >= capacity.get())
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        yielding::lock(&self.state)
    }
}
