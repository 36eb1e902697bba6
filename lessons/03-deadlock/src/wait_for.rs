//! Who waits for whom: the wait-for graph, and the cycle in it.
//!
//! **The question.** A program has stopped. Is it slow, or will it never go on?
//! **The naive answer** is a time-out: whoever waits for longer than a second
//! is stuck. It is wrong both ways. A slow machine is called stuck, and a stuck
//! one is let wait for a second.
//!
//! **The mend** is to write down who holds what and who waits for what. Each
//! philosopher waits for at most one fork, and each fork has at most one
//! holder. So there is one way to go on: from who waits to the fork, from the
//! fork to its holder, from the holder to the fork *that one* waits for. If
//! the way ends at somebody who does not wait, there is hope. If it leads back
//! to where it began, nobody on it can ever go on: a deadlock, found at the
//! moment when it closes, and named.
//!
//! **The price** is that every wait must be written down before it begins, in
//! one place, under one lock. Databases that cannot pay that look only now and
//! then: `PostgreSQL` searches its graph when somebody has waited for a second
//! (`deadlock_timeout`, in its manual under "Lock Management").

use std::fmt;

use crate::seat::{Fork, Philosopher};

/// Who holds which fork, and who waits for which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitFor {
    /// By fork.
    holders: Vec<Option<Philosopher>>,
    /// By philosopher.
    waits: Vec<Option<Fork>>,
}

/// Somebody who waits for a fork that somebody else holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    pub who: Philosopher,
    pub fork: Fork,
    pub held_by: Philosopher,
}

/// Waits that each wait for the next, and the last for the first: who is in it
/// waits for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle(Vec<Wait>);

impl WaitFor {
    /// A table at which nobody holds a fork or waits.
    pub fn new(philosophers: usize) -> Self {
        Self {
            holders: vec![None; philosophers],
            waits: vec![None; philosophers],
        }
    }

    /// Who holds the fork.
    pub fn holder(&self, fork: Fork) -> Option<Philosopher> {
        self.holders[fork.0]
    }

    /// Which fork the philosopher waits for.
    pub fn waits_for(&self, who: Philosopher) -> Option<Fork> {
        self.waits[who.0]
    }

    /// Notes that `who` has the fork now, and waits no longer.
    pub fn take(&mut self, who: Philosopher, fork: Fork) {
        self.waits[who.0] = None;
        self.holders[fork.0] = Some(who);
    }

    /// Notes that the fork lies on the table again.
    pub fn put_back(&mut self, fork: Fork) {
        self.holders[fork.0] = None;
    }

    /// Notes that `who` waits for the fork, and says whether that closes a
    /// cycle.
    pub fn wait(&mut self, who: Philosopher, fork: Fork) -> Option<Cycle> {
        self.waits[who.0] = Some(fork);
        self.cycle_through(who)
    }

    /// The cycle that `first` is part of.
    fn cycle_through(&self, first: Philosopher) -> Option<Cycle> {
        let mut cycle = Vec::new();
        let mut who = first;
        // A longer way has met somebody twice without meeting `first` again:
        // it runs round in a cycle that others closed.
        while cycle.len() < self.waits.len() {
            let fork = self.waits_for(who)?;
            let held_by = self.holder(fork)?;
            cycle.push(Wait { who, fork, held_by });
            if held_by == first {
                return Some(Cycle(cycle));
            }
            who = held_by;
        }
        None
    }
}

impl Cycle {
    /// Its waits, each held up by the next, and the last by the first.
    pub fn waits(&self) -> &[Wait] {
        &self.0
    }
}

impl fmt::Display for Wait {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { who, fork, held_by } = self;
        write!(formatter, "{who} waits for fork {fork}, held by {held_by}")
    }
}

/// One wait a line; of a long cycle only the beginning and the end.
impl fmt::Display for Cycle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 10;
        let Self(waits) = self;
        let hidden = waits.len().saturating_sub(SHOWN);
        for (place, wait) in waits.iter().enumerate() {
            let last = place + 1 == waits.len();
            if hidden == 0 || place < SHOWN - 1 || last {
                let end = if last { "" } else { "\n" };
                write!(formatter, "{wait}{end}")?;
            } else if place == SHOWN - 1 {
                writeln!(formatter, "… and {hidden} more …")?;
            }
        }
        Ok(())
    }
}
