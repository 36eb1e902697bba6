//! How workers sleep whose tasks may be in many places.
//!
//! **The question.** A worker has looked everywhere and found nothing. Before it
//! sleeps, a task is put somewhere. Who wakes it?
//!
//! **The naive answer** is a lock around looking and sleeping, and the same lock
//! around each task that is put somewhere. It is right, and then all queues
//! stand behind one lock again.
//!
//! **The mend.** A worker counts itself as asleep *first*, and looks once more.
//! Who has put a task somewhere looks at the count *afterwards*. One of the two
//! sees the other. While all workers are busy nobody touches the lock.
//!
//! **The price** is a fence for each task, and an argument that must be right.

use crate::sync::atomic::{AtomicUsize, Ordering, fence};
use crate::sync::{Condvar, Mutex, MutexGuard};

/// Workers that have found nothing to do.
#[derive(Default)]
pub struct Sleepers {
    asleep: AtomicUsize,
    closed: Mutex<bool>,
    changed: Condvar,
}

impl Sleepers {
    /// Sleeps until `look` finds something, or until nothing is left and no
    /// more will come.
    ///
    /// # Blocking
    /// Until [`wake_one`](Self::wake_one) or [`close`](Self::close).
    pub fn until_found<T>(&self, look: impl Fn() -> Option<T>) -> Option<T> {
        let mut closed = self.lock();
        // `Relaxed`: the fence orders it.
        self.asleep.fetch_add(1, Ordering::Relaxed);
        // Pairs with the fence in `wake_one`. Without them both sides could
        // look before the other's write is there.
        fence(Ordering::SeqCst);
        let found = loop {
            if let Some(found) = look() {
                break Some(found);
            }
            if *closed {
                break None;
            }
            let woken = self.changed.wait(closed);
            closed = woken.expect("nothing panics under this lock");
        };
        // `Relaxed`: who still counts us wakes one too many.
        self.asleep.fetch_sub(1, Ordering::Relaxed);
        found
    }

    /// To be called by who has put a task where workers look.
    pub fn wake_one(&self) {
        // Pairs with the fence in `until_found`.
        fence(Ordering::SeqCst);
        // `Relaxed`: the fence orders it.
        if self.asleep.load(Ordering::Relaxed) > 0 {
            // A worker counts as asleep before it sleeps. Once the lock is
            // free, it sleeps, or has found something else.
            drop(self.lock());
            self.changed.notify_one();
        }
    }

    /// Nothing will be put anywhere any more: whoever finds nothing may go.
    pub fn close(&self) {
        *self.lock() = true;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, bool> {
        self.closed.lock().expect("nothing panics under this lock")
    }
}
