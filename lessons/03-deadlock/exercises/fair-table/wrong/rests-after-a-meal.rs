//! Wrong: lets others go first, and hopes that it is the one who starves.

use crate::sync::{Condvar, Mutex, thread};

/// A round table. Seat 0 is beside seat 1 and beside the last one.
pub struct Table {
    taken: Mutex<Vec<bool>>,
    changed: Condvar,
    seats: usize,
}

impl Table {
    pub fn new(seats: usize) -> Self {
        Table {
            taken: Mutex::new(vec![false; seats]),
            changed: Condvar::new(),
            seats,
        }
    }

    pub fn eat(&self, seat: usize, meal: impl FnOnce()) {
        let (left, right) = (seat, (seat + 1) % self.seats);
        let mut taken = self.taken.lock().unwrap();
        while taken[left] || taken[right] {
            taken = self.changed.wait(taken).unwrap();
        }
        (taken[left], taken[right]) = (true, true);
        drop(taken);
        meal();
        taken = self.taken.lock().unwrap();
        (taken[left], taken[right]) = (false, false);
        drop(taken);
        self.changed.notify_all();
        thread::yield_now();
    }
}
