//! How a philosopher comes by two forks: the wrong way, and four that are
//! right.
//!
//! A deadlock needs four things at once (Coffman, Elphick and Shoshani,
//! "System Deadlocks", 1971): a fork has one holder; who holds one waits for
//! another; nobody's fork is taken away; and the waits form a circle. Take one
//! of the four away, and the table cannot be stuck:
//!
//! | strategy | what it takes away | its price |
//! |---|---|---|
//! | [`Naive`] | nothing: it deadlocks | |
//! | [`Ordered`] | the circle: one philosopher reaches to the right first | all must keep one order, and it is not fair |
//! | [`Waiter`] | the circle: one seat of it stays empty | all ask one waiter |
//! | [`BackOff`] | holding while waiting: a fork in vain is put back | work for nothing, at worst for ever |
//! | [`ChandyMisra`] | the circle: a used fork must be given away | who has forks must answer while thinking |
//!
//! Each is a file with the same function, [`Strategy::meal`]. Nothing here
//! names `std::sync`: the tests run these very files under a model checker,
//! which takes the turns that no run on a real machine would.

mod back_off;
mod chandy_misra;
mod naive;
mod ordered;
mod waiter;

pub use back_off::BackOff;
pub use chandy_misra::ChandyMisra;
pub use naive::Naive;
pub use ordered::Ordered;
pub use waiter::Waiter;

use shared::lesson::Stopped;

use crate::forks::Deadlocked;
use crate::seat::{Fork, Seat};
use crate::wait_for::{Cycle, WaitFor};

/// A table with forks, and the rule by which they are taken.
pub trait Strategy: Send + Sync {
    /// Comes by both forks, lets the guest eat, and puts both back.
    ///
    /// # Errors
    /// Why the guest gets up hungry. All forks that were taken are put back.
    ///
    /// # Blocking
    /// Until both forks are free; their holders put them back after a meal, or
    /// when they get up.
    fn meal(&self, seat: Seat, guest: &mut dyn Guest) -> Result<(), Hungry>;

    /// Who holds and waits for what: now, or when the deadlock was found.
    fn look(&self) -> WaitFor;

    /// The cycle, if the table is stuck.
    fn deadlock(&self) -> Option<Cycle> {
        None
    }
}

/// What a philosopher does while a strategy looks after the forks.
pub trait Guest {
    /// Has one fork in hand and not yet the other: takes the time that lies
    /// between the two.
    ///
    /// # Errors
    /// If the dinner is over.
    fn reach(&mut self) -> Result<(), Stopped>;

    /// Has put a fork back without a meal, and lets some time pass.
    ///
    /// # Errors
    /// If the dinner is over.
    fn back_off(&mut self) -> Result<(), Stopped>;

    /// Has both forks.
    ///
    /// # Errors
    /// If the dinner is over.
    fn eat(&mut self) -> Result<(), Stopped>;
}

/// Why somebody gets up hungry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Hungry {
    /// The table is stuck.
    #[error(transparent)]
    Deadlocked(#[from] Deadlocked),
    /// The dinner is over.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

impl Hungry {
    /// The fork that was still missing when the table was found stuck.
    pub fn wanted(self) -> Option<Fork> {
        match self {
            Self::Deadlocked(Deadlocked { wanted }) => Some(wanted),
            Self::Stopped(_) => None,
        }
    }
}
