//! Right, almost: if the second fork is not free, put the first one back and
//! try again later.
//!
//! Nobody waits with a fork in hand, so there is no deadlock. But all can take
//! their left fork, find the right one gone, put the left one back, and begin
//! again, in step, for ever: a *livelock*. Everybody is busy and nobody eats.
//! The mend is chance: each waits a random time before the next try, so that
//! they fall out of step sooner or later.
//!
//! The price: every fork put back is work for nothing, and nobody can say how
//! much of it there will be. The lesson counts it.

use super::{Guest, Hungry, Strategy};
use crate::forks::Forks;
use crate::seat::Seat;
use crate::wait_for::{Cycle, WaitFor};

/// Nobody keeps a fork while waiting for another.
#[derive(Debug)]
pub struct BackOff(Forks);

impl BackOff {
    /// A table for so many philosophers.
    pub fn new(philosophers: usize) -> Self {
        Self(Forks::new(philosophers))
    }
}

impl Strategy for BackOff {
    fn meal(&self, seat: Seat, guest: &mut dyn Guest) -> Result<(), Hungry> {
        loop {
            let left = self.0.take(seat.who, seat.left)?;
            guest.reach()?;
            if let Some(_right) = self.0.try_take(seat.who, seat.right) {
                return Ok(guest.eat()?);
            }
            // Put it back before the pause, not after it.
            drop(left);
            guest.back_off()?;
        }
    }

    fn look(&self) -> WaitFor {
        self.0.look()
    }

    fn deadlock(&self) -> Option<Cycle> {
        self.0.deadlock()
    }
}
