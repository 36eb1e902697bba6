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
//! ```text
//! put ─▶ back ═══ all at once, when the front is empty ═══▶ front ─▶ get
//! ```
//!
//! **Two ends.** One lock for everybody made producers and consumers stand in
//! each other's way at every item. So there are two lists with a lock each.
//! Producers fill the back, consumers empty the front, and a consumer that
//! finds the front empty swaps the two: one meeting for many items.
//!
//! The rules the files of this module keep:
//!
//! - Who needs both locks takes the front's first. Held the other way round by
//!   another thread, both would wait for ever.
//! - Locks are held for lines, and no code of the user runs under them: items
//!   are moved in and out, and dropped outside.
//! - A condition is looked at under the lock that its sleepers let go of, so no
//!   wake-up is lost; and who wakes looks again.
//! - Who sleeps is counted, and a system call is made only for somebody who is
//!   asleep and has not been called: `waiting`.
//!
//! **The price** is that a wake-up, once it is on its way, is everybody's: who
//! is woken and leaves items or room behind has to call the next.
//!
//! [`get`]: JoinQueue::get

use std::num::NonZeroUsize;
use std::time::Duration;

use crossbeam::utils::CachePadded;

mod ending;
mod ends;
mod item;
mod waiting;

use crate::sync::atomic::AtomicUsize;
use crate::sync::{Condvar, Mutex, MutexGuard};
use crate::yielding;
use ends::{Back, Front};
pub use item::{Done, GetError, Item, NotJoined, PutError, TooManyDone};
use waiting::Patience;

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
    /// Padded, as is all that one side writes often: in one cache line with
    /// what the other side writes, each would slow the other down.
    front: CachePadded<Mutex<Front<T>>>,
    back: CachePadded<Mutex<Back<T>>>,
    /// Items that the back has told of and that are not done.
    unfinished: CachePadded<AtomicUsize>,
    /// Waited for with the lock of the front.
    not_full: Condvar,
    /// Waited for with the lock of the back.
    not_empty: Condvar,
    /// Waited for with the lock of the back.
    all_done: Condvar,
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
        Self {
            capacity,
            front: CachePadded::new(Mutex::new(Front::new())),
            back: CachePadded::new(Mutex::new(Back::new())),
            unfinished: CachePadded::new(AtomicUsize::new(0)),
            not_full: Condvar::new(),
            not_empty: Condvar::new(),
            all_done: Condvar::new(),
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
        let mut back = self.lock_back();
        if !back.shut_down && self.room(&back) == 0 {
            drop(back);
            let Some(with_room) = self.wait_for_room(patience) else {
                return Err(PutError::Full(item));
            };
            back = with_room;
        }
        if back.shut_down {
            return Err(PutError::ShutDown(item));
        }
        back.items.push_back(item);
        back.untold += 1;
        let call = back.getters.call_one();
        // Unlock before notifying, or the woken thread goes straight back to
        // sleep on the lock.
        drop(back);
        if call {
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
        let mut front = self.lock_front();
        if front.items.is_empty() {
            drop(front);
            front = self.wait_for_items(patience)?;
        }
        let value = front.items.pop_front().expect("it is not empty");
        let call = front.putters.call_one();
        drop(front);
        if call {
            self.not_full.notify_one();
        }
        Ok(Item {
            value,
            done: Done { queue: self },
        })
    }

    /// How many items are queued. Advice only: it may have changed before the
    /// caller looks at it.
    #[must_use]
    pub fn len(&self) -> usize {
        let (front, back) = self.lock_both();
        front.items.len() + back.items.len()
    }

    /// Whether no item is queued. Advice only, as [`len`](Self::len).
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a put would wait. Advice only, as [`len`](Self::len).
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.capacity
            .is_some_and(|capacity| self.len() >= capacity.get())
    }

    /// Whether the queue takes no more items.
    #[must_use]
    pub fn is_shut_down(&self) -> bool {
        self.lock_back().shut_down
    }

    fn lock_front(&self) -> MutexGuard<'_, Front<T>> {
        yielding::lock(&self.front)
    }

    fn lock_back(&self) -> MutexGuard<'_, Back<T>> {
        yielding::lock(&self.back)
    }

    fn lock_both(&self) -> (MutexGuard<'_, Front<T>>, MutexGuard<'_, Back<T>>) {
        let front = self.lock_front();
        (front, self.lock_back())
    }
}
