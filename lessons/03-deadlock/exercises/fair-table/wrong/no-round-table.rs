//! Wrong: the table has two ends: seat 0 is not beside the last one.

use crate::sync::{Condvar, Mutex};

/// A round table. Seat 0 is beside seat 1 and beside the last one.
pub struct Table {
    /// Who eats or waits; who came first comes first.
    line: Mutex<Vec<usize>>,
    changed: Condvar,
}

impl Table {
    pub fn new(_seats: usize) -> Self {
        Table {
            line: Mutex::new(Vec::new()),
            changed: Condvar::new(),
        }
    }

    pub fn eat(&self, seat: usize, meal: impl FnOnce()) {
        let mut line = self.line.lock().unwrap();
        line.push(seat);
        while self.must_wait(&line, seat) {
            line = self.changed.wait(line).unwrap();
        }
        drop(line);
        meal();
        self.line.lock().unwrap().retain(|it| *it != seat);
        // All of them: we do not know who is next.
        self.changed.notify_all();
    }

    /// Whether a neighbour came before, and eats or waits.
    fn must_wait(&self, line: &[usize], seat: usize) -> bool {
        let before = line.iter().take_while(|it| **it != seat);
        before.copied().any(|it| self.are_neighbours(it, seat))
    }

    fn are_neighbours(&self, one: usize, other: usize) -> bool {
        one.abs_diff(other) == 1
    }
}
