//! Wrong: who is hungry gives way to a neighbour who is, and so does that one.

use crate::sync::{Condvar, Mutex};

/// A round table. Seat 0 is beside seat 1 and beside the last one.
pub struct Table {
    /// Whether each philosopher is hungry or eats.
    hungry: Mutex<Vec<bool>>,
    changed: Condvar,
    seats: usize,
}

impl Table {
    pub fn new(seats: usize) -> Self {
        Table {
            hungry: Mutex::new(vec![false; seats]),
            changed: Condvar::new(),
            seats,
        }
    }

    pub fn eat(&self, seat: usize, meal: impl FnOnce()) {
        let left = (seat + self.seats - 1) % self.seats;
        let right = (seat + 1) % self.seats;
        let mut hungry = self.hungry.lock().unwrap();
        hungry[seat] = true;
        while hungry[left] || hungry[right] {
            hungry = self.changed.wait(hungry).unwrap();
        }
        drop(hungry);
        meal();
        self.hungry.lock().unwrap()[seat] = false;
        self.changed.notify_all();
    }
}
