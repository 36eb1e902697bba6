//! Right: a waiter lets all but one sit down.
//!
//! With one seat empty, the fork on one side of it has one user less: somebody
//! always gets a second fork. The rest is as in [`Naive`](super::Naive).
//!
//! The price: everybody asks the one waiter, also those who are far apart and
//! would never meet. And a chain of waits is no circle, but it can be nearly as
//! long: all who sit may hold one fork each, while a single one eats.

use super::{Guest, Hungry, Strategy};
use crate::forks::Forks;
use crate::seat::Seat;
use crate::semaphore::Semaphore;
use crate::wait_for::{Cycle, WaitFor};

/// One philosopher fewer than there are may reach for forks at a time.
#[derive(Debug)]
pub struct Waiter {
    forks: Forks,
    places: Semaphore,
}

impl Waiter {
    /// A table for so many philosophers.
    pub fn new(philosophers: usize) -> Self {
        Self {
            forks: Forks::new(philosophers),
            places: Semaphore::new(philosophers - 1),
        }
    }
}

impl Strategy for Waiter {
    fn meal(&self, seat: Seat, guest: &mut dyn Guest) -> Result<(), Hungry> {
        // Named first, so dropped last: the place is free when the forks are.
        let _place = self.places.acquire();
        let _left = self.forks.take(seat.who, seat.left)?;
        guest.reach()?;
        let _right = self.forks.take(seat.who, seat.right)?;
        Ok(guest.eat()?)
    }

    fn look(&self) -> WaitFor {
        self.forks.look()
    }

    fn deadlock(&self) -> Option<Cycle> {
        self.forks.deadlock()
    }
}
