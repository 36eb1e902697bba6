//! Three mends of the lost update: one step, one lock, one owner.

use serde::Serialize;

use super::letter;
use crate::explore::{Channel, Lock, Model, Thread};

/// `threads` threads that each add one so many times, with an instruction
/// that loads, adds and stores at once: `fetch_add`.
///
/// Nothing can come in between, for there is no between. The schedules are
/// those that keep every update in [`lost_update`](super::lost_update).
///
/// ```
/// use shared::explore::models::atomic_add;
///
/// let count = atomic_add(2, 2).count()?.all;
/// assert_eq!((count.good, count.total()), (6, 6));
/// # Ok::<(), shared::explore::ExploreError>(())
/// ```
#[must_use]
pub fn atomic_add(threads: usize, increments: usize) -> Model<usize, ()> {
    type Adder = Thread<usize, ()>;
    let adder = |thread| {
        (0..increments).fold(Adder::new(letter(thread)), |adder, _| {
            adder.step("fetch_add", |count, ()| *count += 1)
        })
    };
    Model::new("atomic add", 0)
        .threads((0..threads).map(adder))
        .good_when(move |count| *count == threads * increments)
        .show("count", usize::to_string)
}

/// A count and the lock that guards it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Guarded {
    count: usize,
    lock: Lock,
}

/// The three steps of the lost update between taking and giving back a lock.
///
/// The others may still run in between, but at the lock they wait. So there
/// are exactly as many schedules as with [`atomic_add`]: the lock makes one
/// step of five.
///
/// ```
/// use shared::explore::models::locked_add;
///
/// let count = locked_add(2, 2).count()?.all;
/// assert_eq!((count.good, count.total()), (6, 6));
/// # Ok::<(), shared::explore::ExploreError>(())
/// ```
#[must_use]
pub fn locked_add(threads: usize, increments: usize) -> Model<Guarded, usize> {
    type Adder = Thread<Guarded, usize>;
    let adder = |me| {
        (0..increments).fold(Adder::new(letter(me)), |adder, _| {
            adder
                .blocking("lock", move |shared, _| shared.lock.acquire(me))
                .step("load", |shared, register| *register = shared.count)
                .step("add", |_, register| *register += 1)
                .step("store", |shared, register| shared.count = *register)
                .step("unlock", move |shared, _| shared.lock.release(me))
        })
    };
    let lock = Lock::default();
    Model::new("locked add", Guarded { count: 0, lock })
        .threads((0..threads).map(adder))
        .good_when(move |shared| shared.count == threads * increments)
        .show("count", |shared| shared.count.to_string())
}

/// The owner's count, and the channel that leads to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Mailbox {
    count: usize,
    letters: Channel<()>,
}

/// Threads that each send so many letters through a channel, which has room
/// for `capacity`, to the one thread that owns the count and adds one for each.
///
/// The owner loads, adds and stores in three steps as in the lost update, and
/// loses nothing: nobody else touches the count. Without room in the channel
/// nothing can be sent, and all wait for ever.
///
/// ```
/// use shared::explore::models::owned_count;
///
/// assert_eq!(owned_count(2, 2, 1).shortest_bad()?, None);
/// # Ok::<(), shared::explore::ExploreError>(())
/// ```
#[must_use]
pub fn owned_count(
    threads: usize,
    increments: usize,
    capacity: usize,
) -> Model<Mailbox, usize> {
    type Worker = Thread<Mailbox, usize>;
    let total = threads * increments;
    let sender = |thread| {
        (0..increments).fold(Worker::new(letter(thread)), |sender, _| {
            sender.blocking("send", |shared, _| shared.letters.send(()))
        })
    };
    let owner = (0..total).fold(Worker::new("owner"), |owner, _| {
        owner
            .blocking("receive", |shared, _| shared.letters.receive().is_some())
            .step("load", |shared, me| *me = shared.count)
            .step("add", |_, me| *me += 1)
            .step("store", |shared, me| shared.count = *me)
    });
    let letters = Channel::bounded(capacity);
    Model::new("one owner", Mailbox { count: 0, letters })
        .threads((0..threads).map(sender))
        .thread(owner)
        .good_when(move |shared| shared.count == total)
        .show("count", |shared| shared.count.to_string())
}
