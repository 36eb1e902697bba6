//! Forks that say who holds them.
//!
//! A fork is a lock: one holder, and whoever wants it too waits. The standard
//! library's `Mutex`, and Python's `threading.Lock`, do not say who holds them
//! nor who waits, so nobody can tell a table that is stuck from one that is
//! slow. These forks note both in a [`WaitFor`] graph. Whoever is about to wait
//! looks for a cycle first, and if there is one, everybody is sent away with an
//! error instead of waiting for ever.
//!
//! The price: one lock over the whole table. It is held for lines, never during
//! a meal; but forks at two ends of the table meet in it.

use crate::seat::{Fork, Philosopher};
use crate::sync::{Condvar, Mutex, MutexGuard};
use crate::wait_for::{Cycle, WaitFor};

/// Forks on a table, for all who sit around it.
#[derive(Debug)]
pub struct Forks {
    table: Mutex<Table>,
    /// By fork: where those wait who want it.
    freed: Vec<Condvar>,
}

#[derive(Debug)]
struct Table {
    graph: WaitFor,
    /// Once it is found, nobody gets a fork any more and the graph stays as it
    /// is, for whoever wants to see it.
    deadlock: Option<Cycle>,
}

/// A fork in somebody's hand; dropping it puts it back.
#[must_use = "a fork that nobody keeps is put back at once"]
#[derive(Debug)]
pub struct Held<'a> {
    forks: &'a Forks,
    fork: Fork,
}

/// Everybody waits for everybody: no use in waiting on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nobody can go on; fork {wanted} will never be free")]
pub struct Deadlocked {
    /// What the one who got this error waited for, or was about to wait for.
    pub wanted: Fork,
}

impl Forks {
    /// As many forks as philosophers, all on the table.
    pub fn new(philosophers: usize) -> Self {
        Self {
            table: Mutex::new(Table {
                graph: WaitFor::new(philosophers),
                deadlock: None,
            }),
            freed: (0..philosophers).map(|_| Condvar::new()).collect(),
        }
    }

    /// Takes a fork, as soon as it is free.
    ///
    /// # Errors
    /// [`Deadlocked`] once a cycle is found, to everybody.
    ///
    /// # Blocking
    /// Until its holder puts the fork back, or a cycle is found: by this very
    /// call, or by the call of whoever closes it.
    pub fn take(
        &self,
        who: Philosopher,
        fork: Fork,
    ) -> Result<Held<'_>, Deadlocked> {
        let mut table = self.lock();
        while table.deadlock.is_none() && table.graph.holder(fork).is_some() {
            table.deadlock = table.graph.wait(who, fork);
            if table.deadlock.is_some() {
                drop(table);
                self.freed.iter().for_each(Condvar::notify_all);
                return Err(Deadlocked { wanted: fork });
            }
            table = self.freed[fork.0].wait(table).expect(NO_PANIC);
        }
        if table.deadlock.is_some() {
            return Err(Deadlocked { wanted: fork });
        }
        table.graph.take(who, fork);
        Ok(Held { forks: self, fork })
    }

    /// Takes a fork if it is free now.
    pub fn try_take(&self, who: Philosopher, fork: Fork) -> Option<Held<'_>> {
        let mut table = self.lock();
        if table.deadlock.is_some() || table.graph.holder(fork).is_some() {
            return None;
        }
        table.graph.take(who, fork);
        Some(Held { forks: self, fork })
    }

    /// Who holds and waits for what: now, or when the deadlock was found.
    pub fn look(&self) -> WaitFor {
        self.lock().graph.clone()
    }

    /// The cycle, if one was found.
    pub fn deadlock(&self) -> Option<Cycle> {
        self.lock().deadlock.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.table.lock().expect(NO_PANIC)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let mut table = self.forks.lock();
        if table.deadlock.is_some() {
            return;
        }
        table.graph.put_back(self.fork);
        // Unlock before notifying, or the woken thread goes straight back to
        // sleep on the lock. One is enough: a fork lies between two seats.
        drop(table);
        self.forks.freed[self.fork.0].notify_one();
    }
}

/// Why the table's lock is never poisoned.
const NO_PANIC: &str = "nothing that is done under the table's lock can panic";
