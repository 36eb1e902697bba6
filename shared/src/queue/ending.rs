//! The end: of an item, of all items, of the queue.

use std::mem;
use std::time::Duration;

use super::waiting::Patience;
use super::{JoinQueue, NotJoined, TooManyDone};
use crate::sync::atomic::Ordering;

impl<T> JoinQueue<T> {
    /// Counts an item as done by hand, for code that took it with
    /// [`Done::by_hand`](super::Done::by_hand).
    ///
    /// # Errors
    /// [`TooManyDone`] if all items that were put are counted already. Then
    /// the count is left as it is.
    pub fn task_done(&self) -> Result<(), TooManyDone> {
        let left = self.one_less().or_else(|| {
            // It may be one that is still at the back.
            let mut back = self.lock_back();
            self.tell(&mut back);
            self.one_less()
        });
        if left.ok_or(TooManyDone)? == 0 {
            self.wake_joiners();
        }
        Ok(())
    }

    /// Counts one of `unfinished` as done and gives how many are left, or
    /// `None` if there was none.
    fn one_less(&self) -> Option<usize> {
        // `Release` pairs with the `Acquire` of `join_before`: what was done
        // to the item is seen by who joined. `Relaxed`: then nothing is done.
        self.unfinished
            .fetch_update(Ordering::Release, Ordering::Relaxed, |unfinished| {
                unfinished.checked_sub(1)
            })
            .ok()
            .map(|before| before - 1)
    }

    /// To be called when `unfinished` has come down to 0.
    ///
    /// A joiner looks at `unfinished` and falls asleep under the lock of the
    /// back. So if it has had that lock before us, it is counted as asleep; if
    /// it has it after us, it sees the 0.
    fn wake_joiners(&self) {
        let back = self.lock_back();
        // With more to come, it would sleep again.
        let wake = back.untold == 0 && back.joiners.anyone();
        drop(back);
        if wake {
            self.all_done.notify_all();
        }
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
        let _ = self.join_before(Patience::Endless);
    }

    /// As [`join`](Self::join), for at most `timeout`.
    ///
    /// # Errors
    /// [`NotJoined`] says how many items were not done by then.
    pub fn join_timeout(&self, timeout: Duration) -> Result<(), NotJoined> {
        self.join_before(Patience::of(timeout))
    }

    fn join_before(&self, patience: Patience) -> Result<(), NotJoined> {
        let mut back = self.lock_back();
        loop {
            // `Acquire` pairs with the `Release` in `one_less`.
            let told = self.unfinished.load(Ordering::Acquire);
            let unfinished = told + back.untold;
            if unfinished == 0 {
                return Ok(());
            }
            if patience.is_over() {
                return Err(NotJoined { unfinished });
            }
            back.joiners.fall_asleep();
            back = patience.wait(&self.all_done, back);
            back.joiners.woke_up();
        }
    }

    /// Takes no more items: puts fail at once, also those that wait for room.
    /// Gets drain what is left and then fail, which ends the workers. Calling
    /// it again changes nothing.
    pub fn shutdown(&self) {
        // Both locks: whoever waits does so with one of them.
        let (front, mut back) = self.lock_both();
        back.shut_down = true;
        drop((front, back));
        self.not_empty.notify_all();
        self.not_full.notify_all();
    }

    /// As [`shutdown`](Self::shutdown), and drops what is queued. Dropped items
    /// count as done: [`join`](Self::join) waits for those in workers' hands
    /// and for no others.
    pub fn shutdown_now(&self) {
        self.shutdown();
        let (mut front, mut back) = self.lock_both();
        let dropped = [mem::take(&mut front.items), mem::take(&mut back.items)];
        drop((front, back));
        for _ in dropped.iter().flatten() {
            // An error means that it was counted by hand before.
            let _ = self.task_done();
        }
        // Only now: dropping an item may run any code, and take its time.
        drop(dropped);
    }
}
