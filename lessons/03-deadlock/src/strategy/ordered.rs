//! Right: the fork with the smaller number first.
//!
//! That is the left one for all but the last philosopher, who reaches to the
//! right first. Whoever waits for a fork holds only smaller ones. Going from a
//! waiting philosopher to the holder and on, the numbers only grow, so no way
//! leads back to where it began.
//!
//! The price: all must know the order, and a program must keep to it
//! everywhere. The order is not fair either: who holds the largest fork never
//! waits for another.

use super::{Guest, Hungry, Strategy};
use crate::forks::Forks;
use crate::seat::Seat;
use crate::wait_for::{Cycle, WaitFor};

/// Forks are taken in the order of their numbers.
#[derive(Debug)]
pub struct Ordered(Forks);

impl Ordered {
    /// A table for so many philosophers.
    pub fn new(philosophers: usize) -> Self {
        Self(Forks::new(philosophers))
    }
}

impl Strategy for Ordered {
    fn meal(&self, seat: Seat, guest: &mut dyn Guest) -> Result<(), Hungry> {
        // ANCHOR: meal
        let first = seat.left.min(seat.right);
        let second = seat.left.max(seat.right);
        let _first = self.0.take(seat.who, first)?;
        guest.reach()?;
        let _second = self.0.take(seat.who, second)?;
        Ok(guest.eat()?)
        // ANCHOR_END: meal
    }

    fn look(&self) -> WaitFor {
        self.0.look()
    }

    fn deadlock(&self) -> Option<Cycle> {
        self.0.deadlock()
    }
}
