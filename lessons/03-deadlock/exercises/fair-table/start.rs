//! A table where nobody starves.
//!
//! Philosophers sit at a round table, with a fork between each two of them.
//! Whoever is hungry waits until both forks are free, and takes them in one
//! step, so there is no deadlock. And yet one of them can starve: while the two
//! neighbours eat in turn, one of its forks is always taken.
//!
//! Mend it. Of two neighbours the one who came first eats first; and nobody
//! waits for anybody but a neighbour.

use crate::sync::{Condvar, Mutex};

/// A round table. Seat 0 is beside seat 1 and beside the last one.
pub struct Table {
    /// Whether each fork is taken. Fork 1 lies between the seats 0 and 1.
    taken: Mutex<Vec<bool>>,
    changed: Condvar,
    seats: usize,
}

impl Table {
    /// A table with so many seats, two or more.
    pub fn new(seats: usize) -> Self {
        Table {
            taken: Mutex::new(vec![false; seats]),
            changed: Condvar::new(),
            seats,
        }
    }

    /// Waits until both forks are there, eats, and puts them back.
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
        self.changed.notify_all();
    }
}
