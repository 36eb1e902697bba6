//! What threads wait for: a lock, a semaphore, a channel, a condition.
//!
//! They are values like any other, to be put into what a model shares. None of
//! them blocks: a method that may have to wait says whether it could go
//! ahead, and [`Thread::blocking`](super::Thread::blocking) makes a waiting
//! step of that.

use std::collections::VecDeque;

use serde::Serialize;

/// A lock that one thread at a time holds: Python's `threading.Lock`.
///
/// ```
/// use shared::explore::{Lock, Model, Thread};
///
/// let careful = |me| {
///     Thread::<Lock, ()>::new(format!("thread {me}"))
///         .blocking("lock", move |lock, _| lock.acquire(me))
///         .step("unlock", move |lock, _| lock.release(me))
/// };
/// let model =
///     Model::new("turns", Lock::default()).threads([0, 1].map(careful));
/// // Of the 6 ways to mix two and two steps, a lock leaves 2.
/// assert_eq!(model.count()?.all.good, 2);
/// # Ok::<(), shared::explore::ExploreError>(())
/// ```
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize,
)]
#[serde(transparent)]
pub struct Lock {
    holder: Option<usize>,
}

impl Lock {
    /// Takes the lock for thread number `me`; `false` when somebody holds it,
    /// even if that is `me`.
    #[must_use]
    pub fn acquire(&mut self, me: usize) -> bool {
        let free = self.holder.is_none();
        self.holder.get_or_insert(me);
        free
    }

    /// Gives it back.
    ///
    /// # Panics
    /// If `me` does not hold it: a mistake in the model.
    pub fn release(&mut self, me: usize) {
        let holder = self.holder.take();
        assert!(
            holder == Some(me),
            "thread {me} releases a lock that it does not hold"
        );
    }

    /// The number of the thread that holds it.
    #[must_use]
    pub fn holder(&self) -> Option<usize> {
        self.holder
    }
}

/// So many permits, for whoever takes one: `threading.Semaphore`.
///
/// ```
/// use shared::explore::Semaphore;
///
/// let mut chairs = Semaphore::new(1);
/// assert!(chairs.acquire());
/// assert!(!chairs.acquire());
/// chairs.release();
/// assert!(chairs.acquire());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Semaphore {
    permits: usize,
}

impl Semaphore {
    /// A semaphore with so many permits.
    #[must_use]
    pub fn new(permits: usize) -> Self {
        Self { permits }
    }

    /// Takes a permit; `false` when there is none.
    #[must_use]
    pub fn acquire(&mut self) -> bool {
        let left = self.permits.checked_sub(1);
        self.permits = left.unwrap_or(0);
        left.is_some()
    }

    /// Gives one back.
    pub fn release(&mut self) {
        self.permits += 1;
    }
}

/// A queue with an end to put in and an end to take out: `queue.Queue`.
///
/// ```
/// use shared::explore::Channel;
///
/// let mut belt = Channel::bounded(1);
/// assert!(belt.send("brick"));
/// assert!(!belt.send("brick")); // It is full.
/// assert_eq!(belt.receive(), Some("brick"));
/// assert_eq!(belt.receive(), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Channel<T> {
    items: VecDeque<T>,
    // The same in every state of a model, so no reader of a state needs it.
    #[serde(skip)]
    capacity: usize,
}

impl<T> Channel<T> {
    /// A channel that holds at most `capacity` items.
    #[must_use]
    pub fn bounded(capacity: usize) -> Self {
        Self {
            items: VecDeque::new(),
            capacity,
        }
    }

    /// Puts an item in; `false` when the channel is full.
    #[must_use]
    pub fn send(&mut self, item: T) -> bool {
        let room = self.items.len() < self.capacity;
        if room {
            self.items.push_back(item);
        }
        room
    }

    /// Takes the oldest item out; none when the channel is empty.
    #[must_use]
    pub fn receive(&mut self) -> Option<T> {
        self.items.pop_front()
    }
}

/// A place to sleep until called: `threading.Condition`, without its lock.
///
/// Waiting is two steps, because much can happen in between: one that lets go
/// of the lock and falls asleep, and a blocking one that is awake again *and*
/// has the lock again.
///
/// ```
/// use shared::explore::{Condition, Lock, Thread};
///
/// let me = 0;
/// let waiter = Thread::<(Lock, Condition), ()>::new("waiter")
///     .blocking("lock", move |(lock, _), _| lock.acquire(me))
///     .step("wait", move |(lock, bell), _| {
///         lock.release(me);
///         bell.sleep(me);
///     })
///     .blocking("wake up and lock", move |(lock, bell), _| {
///         bell.is_awake(me) && lock.acquire(me)
///     })
///     .step("unlock", move |(lock, _), _| lock.release(me));
/// # assert_eq!(waiter.name(), "waiter");
/// ```
///
/// Whoever sleeps longest is woken first, as Python does it. Operating systems
/// promise less: any sleeper may be woken, and some wake without a call.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize,
)]
#[serde(transparent)]
pub struct Condition {
    sleepers: VecDeque<usize>,
}

impl Condition {
    /// Thread number `me` falls asleep.
    pub fn sleep(&mut self, me: usize) {
        self.sleepers.push_back(me);
    }

    /// Wakes the one that has slept longest. If nobody sleeps, nothing
    /// happens, and nobody will ever learn of the call.
    pub fn notify_one(&mut self) {
        self.sleepers.pop_front();
    }

    /// Wakes everybody who sleeps now.
    pub fn notify_all(&mut self) {
        self.sleepers.clear();
    }

    /// Whether thread number `me` is not asleep.
    #[must_use]
    pub fn is_awake(&self, me: usize) -> bool {
        !self.sleepers.contains(&me)
    }
}
