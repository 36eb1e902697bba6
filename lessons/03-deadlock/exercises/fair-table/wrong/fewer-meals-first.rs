//! Wrong: who had fewer meals eats first, whoever came first.

use crate::sync::{Condvar, Mutex};

/// A round table. Seat 0 is beside seat 1 and beside the last one.
pub struct Table {
    guests: Mutex<Vec<Guest>>,
    changed: Condvar,
    seats: usize,
}

#[derive(Clone, Default)]
struct Guest {
    meals: usize,
    waits: bool,
    eats: bool,
}

impl Table {
    pub fn new(seats: usize) -> Self {
        Table {
            guests: Mutex::new(vec![Guest::default(); seats]),
            changed: Condvar::new(),
            seats,
        }
    }

    pub fn eat(&self, seat: usize, meal: impl FnOnce()) {
        let mut guests = self.guests.lock().unwrap();
        guests[seat].waits = true;
        while self.must_wait(&guests, seat) {
            guests = self.changed.wait(guests).unwrap();
        }
        guests[seat].waits = false;
        guests[seat].eats = true;
        guests[seat].meals += 1;
        drop(guests);
        meal();
        self.guests.lock().unwrap()[seat].eats = false;
        self.changed.notify_all();
    }

    fn must_wait(&self, guests: &[Guest], seat: usize) -> bool {
        let rank = |it: usize| (guests[it].meals, it);
        [seat + self.seats - 1, seat + 1]
            .map(|it| it % self.seats)
            .into_iter()
            .any(|it| {
                guests[it].eats || (guests[it].waits && rank(it) < rank(seat))
            })
    }
}
