//! Wrong: wakes every 20 milliseconds to look, and nobody calls it.

use std::time::Duration;

use crate::sync::{Condvar, Mutex};

/// A round table. Seat 0 is beside seat 1 and beside the last one.
pub struct Table {
    /// Who eats or waits; who came first comes first.
    line: Mutex<Vec<usize>>,
    changed: Condvar,
    seats: usize,
}

impl Table {
    pub fn new(seats: usize) -> Self {
        Table {
            line: Mutex::new(Vec::new()),
            changed: Condvar::new(),
            seats,
        }
    }

    pub fn eat(&self, seat: usize, meal: impl FnOnce()) {
        let mut line = self.line.lock().unwrap();
        line.push(seat);
        while self.must_wait(&line, seat) {
            let a_while = Duration::from_millis(20);
            line = self.changed.wait_timeout(line, a_while).unwrap().0;
        }
        drop(line);
        meal();
        self.line.lock().unwrap().retain(|it| *it != seat);
    }

    /// Whether a neighbour came before, and eats or waits.
    fn must_wait(&self, line: &[usize], seat: usize) -> bool {
        let before = line.iter().take_while(|it| **it != seat);
        before.copied().any(|it| self.are_neighbours(it, seat))
    }

    fn are_neighbours(&self, one: usize, other: usize) -> bool {
        (one + 1) % self.seats == other || (other + 1) % self.seats == one
    }
}
