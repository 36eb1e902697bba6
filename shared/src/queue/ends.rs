//! The two ends of the queue, and what happens where they meet: a producer
//! finds the queue full, or a consumer finds the front empty.

use std::collections::VecDeque;
use std::mem;

use super::waiting::{Asleep, Patience};
use super::{GetError, JoinQueue};
use crate::sync::atomic::Ordering;
use crate::sync::{MutexGuard, thread};
use crate::yielding::Turns;

/// The end where items are taken.
pub(super) struct Front<T> {
    pub(super) items: VecDeque<T>,
    /// Producers that wait for room. They are counted here and not at the
    /// back, since here it is made.
    pub(super) putters: Asleep,
}

/// The end where items are put.
pub(super) struct Back<T> {
    pub(super) items: VecDeque<T>,
    /// How many items are at the front, or more: consumers take theirs without
    /// telling. It is put right by who would otherwise have to wait.
    in_front: usize,
    /// How many items have been put that `unfinished` does not count yet. They
    /// are told of together, and so a put writes to no counter that consumers
    /// write to.
    pub(super) untold: usize,
    pub(super) shut_down: bool,
    /// Consumers that wait for an item.
    pub(super) getters: Asleep,
    /// Who waits until everything is done.
    pub(super) joiners: Asleep,
}

impl<T> Front<T> {
    pub(super) fn new() -> Self {
        Self {
            items: VecDeque::new(),
            putters: Asleep::default(),
        }
    }
}

impl<T> Back<T> {
    pub(super) fn new() -> Self {
        Self {
            items: VecDeque::new(),
            in_front: 0,
            untold: 0,
            shut_down: false,
            getters: Asleep::default(),
            joiners: Asleep::default(),
        }
    }
}

impl<T> JoinQueue<T> {
    /// For how many items there is room, or less: see [`Back::in_front`].
    pub(super) fn room(&self, back: &Back<T>) -> usize {
        self.capacity.map_or(usize::MAX, |capacity| {
            capacity.get() - back.in_front - back.items.len()
        })
    }

    /// Room for so many is worth waking up for.
    fn enough_room(&self) -> usize {
        self.capacity
            .map_or(1, |capacity| capacity.get().div_ceil(8))
    }

    /// Waits until there is room or the queue is shut down. Gives the lock of
    /// the back, so that nobody else can take the room; `None` when time is
    /// up.
    ///
    /// A consumer at work makes room for one, and for one more a moment later.
    /// A producer that goes back to work each time sleeps once per item, and
    /// its consumer wakes it as often. So while there is little room, it lets
    /// others run a few times. It never *sleeps* on little room: the consumer
    /// may take nothing more.
    pub(super) fn wait_for_room(
        &self,
        patience: Patience,
    ) -> Option<MutexGuard<'_, Back<T>>> {
        let mut turns = Turns::new();
        loop {
            let (mut front, mut back) = self.lock_both();
            back.in_front = front.items.len();
            let room = self.room(&back);
            let time_is_up = patience.is_over();
            // While others sleep for want of room, one more may as well.
            let looks_again = !time_is_up
                && (room > 0 || !front.putters.anyone())
                && turns.take_one();
            let takes_it = room >= self.enough_room() || !looks_again;
            if back.shut_down || (room > 0 && takes_it) {
                // Who called us has called nobody since.
                let call = room > 1 && front.putters.call_one();
                drop(front);
                if call {
                    self.not_full.notify_one();
                }
                return Some(back);
            }
            drop(back);
            if time_is_up {
                return None;
            }
            if looks_again {
                drop(front);
                thread::yield_now();
            } else {
                front.putters.fall_asleep();
                front = patience.wait(&self.not_full, front);
                front.putters.woke_up();
            }
        }
    }

    /// Waits until there is an item. Gives the lock of the front, which is not
    /// empty.
    pub(super) fn wait_for_items(
        &self,
        patience: Patience,
    ) -> Result<MutexGuard<'_, Front<T>>, GetError> {
        let mut turns = Turns::new();
        loop {
            let (mut front, mut back) = self.lock_both();
            if front.items.is_empty() {
                self.hand_over(&mut front, &mut back);
            }
            let items = front.items.len() + back.items.len();
            if items > 0 {
                // Who called us has called nobody since.
                let call = items > 1 && back.getters.call_one();
                drop(back);
                if call {
                    self.not_empty.notify_one();
                }
                return Ok(front);
            }
            // Nobody needs it while we wait, and no item can slip past us:
            // they come by the back.
            drop(front);
            if back.shut_down {
                return Err(GetError::ShutDown);
            }
            if patience.is_over() {
                return Err(GetError::Empty);
            }
            if turns.take_one() {
                drop(back);
                thread::yield_now();
            } else {
                back.getters.fall_asleep();
                back = patience.wait(&self.not_empty, back);
                back.getters.woke_up();
            }
        }
    }

    /// Makes an empty front of all that was put.
    fn hand_over(&self, front: &mut Front<T>, back: &mut Back<T>) {
        mem::swap(&mut front.items, &mut back.items);
        back.in_front = front.items.len();
        self.tell(back);
    }

    /// Has `unfinished` count all that was put.
    pub(super) fn tell(&self, back: &mut Back<T>) {
        // `Relaxed`: who counts one of these as done had a lock after us.
        self.unfinished
            .fetch_add(mem::take(&mut back.untold), Ordering::Relaxed);
    }
}
