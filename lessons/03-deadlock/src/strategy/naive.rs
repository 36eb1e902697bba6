//! Wrong: left, then right. If all have their left fork, each waits for the
//! next, round the table, for ever.

use super::{Guest, Hungry, Strategy};
use crate::forks::Forks;
use crate::seat::Seat;
use crate::sync::Barrier;
use crate::wait_for::{Cycle, WaitFor};

/// Everybody takes the left fork first.
#[derive(Debug)]
pub struct Naive {
    forks: Forks,
    /// Where all meet with their left fork in hand, if there is a toast.
    toast: Option<Barrier>,
}

impl Naive {
    /// A table for so many philosophers.
    pub fn new(philosophers: usize) -> Self {
        Self {
            forks: Forks::new(philosophers),
            toast: None,
        }
    }

    /// The same with a toast before the first meal: nobody reaches for the
    /// right fork until everybody holds up the left one. Without it a deadlock
    /// is a matter of luck; with it, it is certain.
    pub fn with_toast(philosophers: usize) -> Self {
        Self {
            toast: Some(Barrier::new(philosophers)),
            ..Self::new(philosophers)
        }
    }
}

impl Strategy for Naive {
    fn meal(&self, seat: Seat, guest: &mut dyn Guest) -> Result<(), Hungry> {
        // ANCHOR: meal
        let _left = self.forks.take(seat.who, seat.left)?;
        if let Some(toast) = &self.toast {
            toast.wait();
        }
        guest.reach()?;
        let _right = self.forks.take(seat.who, seat.right)?;
        Ok(guest.eat()?)
        // ANCHOR_END: meal
    }

    fn look(&self) -> WaitFor {
        self.forks.look()
    }

    fn deadlock(&self) -> Option<Cycle> {
        self.forks.deadlock()
    }
}
