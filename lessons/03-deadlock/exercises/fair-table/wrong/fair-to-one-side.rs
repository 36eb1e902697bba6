//! Wrong: lets the neighbour on the right eat first, if it came first, and not
//! the one on the left.

use crate::sync::{Condvar, Mutex};

/// A round table. Seat 0 is beside seat 1 and beside the last one.
pub struct Table {
    /// Who eats or waits, and whether it eats; who came first comes first.
    line: Mutex<Vec<(usize, bool)>>,
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
        line.push((seat, false));
        while self.must_wait(&line, seat) {
            line = self.changed.wait(line).unwrap();
        }
        let own = line.iter_mut().filter(|it| it.0 == seat);
        own.for_each(|it| it.1 = true);
        drop(line);
        meal();
        self.line.lock().unwrap().retain(|it| it.0 != seat);
        self.changed.notify_all();
    }

    fn must_wait(&self, line: &[(usize, bool)], seat: usize) -> bool {
        let right = (seat + 1) % self.seats;
        let mut before = line.iter().take_while(|it| it.0 != seat);
        let is_beside = |it: usize| {
            (it + 1) % self.seats == seat || (seat + 1) % self.seats == it
        };
        before.any(|it| it.0 == right)
            || line.iter().any(|it| it.1 && is_beside(it.0))
    }
}
