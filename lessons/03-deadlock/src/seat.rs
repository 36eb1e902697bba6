//! A round table: who sits where, and which forks lie beside the plate.

use std::fmt;

/// A philosopher, counted from 0 and shown from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Philosopher(pub usize);

/// A fork, counted from 0 and shown from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fork(pub usize);

/// A place at the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Who sits there.
    pub who: Philosopher,
    /// The fork that has the philosopher's own number.
    pub left: Fork,
    /// The fork of the next number; the last philosopher's is the first fork.
    pub right: Fork,
}

impl Seat {
    /// The seat of one of so many philosophers.
    ///
    /// # Panics
    /// If there are fewer than two philosophers, or not that many.
    pub fn of(who: Philosopher, philosophers: usize) -> Self {
        assert!(philosophers >= 2, "one philosopher has one fork");
        assert!(who.0 < philosophers, "{who} is not at the table");
        Self {
            who,
            left: Fork(who.0),
            right: Fork((who.0 + 1) % philosophers),
        }
    }

    /// All seats, from the first philosopher's on.
    ///
    /// # Panics
    /// If there are fewer than two philosophers.
    pub fn all(philosophers: usize) -> impl Iterator<Item = Self> {
        (0..philosophers)
            .map(move |who| Self::of(Philosopher(who), philosophers))
    }
}

impl fmt::Display for Philosopher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.0 + 1).fmt(formatter)
    }
}

impl fmt::Display for Fork {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.0 + 1).fmt(formatter)
    }
}
