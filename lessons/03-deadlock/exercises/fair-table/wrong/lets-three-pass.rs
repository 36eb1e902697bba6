//! Wrong: only who was passed over three times comes before its neighbours.

use crate::sync::{Condvar, Mutex};

/// A round table. Seat 0 is beside seat 1 and beside the last one.
pub struct Table {
    guests: Mutex<Vec<Guest>>,
    changed: Condvar,
    seats: usize,
}

#[derive(Clone, Default)]
struct Guest {
    passed: usize,
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
        for it in self.neighbours(seat) {
            guests[it].passed += usize::from(guests[it].waits);
        }
        let (waits, eats, passed) = (false, true, 0);
        guests[seat] = Guest {
            passed,
            waits,
            eats,
        };
        drop(guests);
        meal();
        self.guests.lock().unwrap()[seat].eats = false;
        self.changed.notify_all();
    }

    fn must_wait(&self, guests: &[Guest], seat: usize) -> bool {
        let is_first = guests[seat].passed >= 3;
        self.neighbours(seat).into_iter().any(|it| {
            let guest = &guests[it];
            guest.eats || (guest.waits && guest.passed >= 3 && !is_first)
        })
    }

    fn neighbours(&self, seat: usize) -> [usize; 2] {
        [seat + self.seats - 1, seat + 1].map(|it| it % self.seats)
    }
}
