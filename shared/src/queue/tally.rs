//! Counts items until all are done.

use super::waiting::Patience;
use super::{NotJoined, TooManyDone};
use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::{Condvar, Mutex};

/// The items that were put and are not yet done, and who waits for that.
///
/// It has a lock of its own, and takes it only to wake somebody: a third turn
/// on the queue's one lock for each item made the queue several times slower.
///
/// The two counters are read and written in opposite order by the two sides.
/// Who is done writes `unfinished`, then reads `joiners`; who joins writes
/// `joiners`, then reads `unfinished`. `SeqCst` puts these four into one order
/// that all threads agree on, so at least one side sees the other. With less,
/// both could miss each other, and the joiner would sleep for ever.
#[derive(Default)]
pub(super) struct Tally {
    unfinished: AtomicUsize,
    joiners: AtomicUsize,
    lock: Mutex<()>,
    all_done: Condvar,
}

impl Tally {
    pub(super) fn add(&self) {
        // `Relaxed`: the queue's lock orders it before the item is taken.
        self.unfinished.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts an item as done.
    pub(super) fn done(&self) -> Result<(), TooManyDone> {
        let before = self
            .unfinished
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |count| {
                count.checked_sub(1)
            })
            .map_err(|_none| TooManyDone)?;
        if before == 1 {
            self.wake_joiners();
        }
        Ok(())
    }

    /// Counts as many items as done as have not been counted by hand already.
    pub(super) fn done_at_most(&self, items: usize) {
        for _ in 0..items {
            if self.done().is_err() {
                break;
            }
        }
    }

    fn wake_joiners(&self) {
        if self.joiners.load(Ordering::SeqCst) > 0 {
            // A joiner holds the lock from its last look at the count until it
            // sleeps: once we have had the lock, it hears us.
            drop(self.lock.lock().expect("nothing panics under this lock"));
            self.all_done.notify_all();
        }
    }

    pub(super) fn join(&self, patience: Patience) -> Result<(), NotJoined> {
        let mut guard =
            self.lock.lock().expect("nothing panics under this lock");
        self.joiners.fetch_add(1, Ordering::SeqCst);
        let result = loop {
            let unfinished = self.unfinished.load(Ordering::SeqCst);
            if unfinished == 0 {
                break Ok(());
            }
            if patience.is_over() {
                break Err(NotJoined { unfinished });
            }
            guard = patience.wait(&self.all_done, guard);
        };
        // `Relaxed`: too high a count only costs a needless notification.
        self.joiners.fetch_sub(1, Ordering::Relaxed);
        drop(guard);
        result
    }
}
