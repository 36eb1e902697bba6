//! Right, and fair: used forks must be given away.
//!
//! K. M. Chandy and J. Misra, "The Drinking Philosophers Problem", ACM TOPLAS
//! 6(4), 1984. A fork never lies on the table: one of its two neighbours always
//! has it, dirty or clean. Who is hungry asks the neighbours for the forks that
//! are missing. Who is asked
//!
//! - while eating, hands the fork over after the meal;
//! - for a dirty fork, cleans it and hands it over at once, hungry or not;
//! - for a clean fork, keeps it until it was used.
//!
//! Eating makes both forks dirty. So whoever has just eaten stands behind both
//! neighbours, and nobody eats twice while a neighbour waits. "Stands behind"
//! has no circle in the beginning, since all forks are dirty and with the lower
//! number, and no meal can make one: who eats goes to the very end.
//!
//! In the paper the philosophers send each other messages. Here a request is
//! the word `Hungry` in a list that all can see, and who asks does the handing
//! over in the name of the neighbour, both under one lock. The Python twin has
//! a `threading.Condition` for each philosopher, all over one lock.
//!
//! The price: there must be somebody who answers for each philosopher at any
//! time, and the rule needs more thought than the other four together.

use super::{Guest, Hungry, Strategy};
use crate::seat::{Fork, Philosopher, Seat};
use crate::sync::{Condvar, Mutex, MutexGuard};
use crate::wait_for::WaitFor;

/// A used fork goes to the neighbour who asks for it.
#[derive(Debug)]
pub struct ChandyMisra {
    table: Mutex<Table>,
    /// By philosopher: where each waits for forks.
    handed_over: Vec<Condvar>,
}

#[derive(Debug)]
struct Table {
    /// By fork.
    forks: Vec<Owned>,
    /// By philosopher.
    moods: Vec<Mood>,
}

/// Where a fork is.
#[derive(Clone, Copy, Debug)]
struct Owned {
    by: Philosopher,
    clean: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    Thinking,
    /// Asks for every fork that is missing.
    Hungry,
    Eating,
}

/// Two forks at somebody's meal; dropping it ends the meal.
struct Both<'a> {
    of: &'a ChandyMisra,
    seat: Seat,
}

impl ChandyMisra {
    /// A table for so many philosophers.
    pub fn new(philosophers: usize) -> Self {
        let fork = |left_of: usize| Owned {
            // The other neighbour has the number before, except at fork 0,
            // where it has the last one.
            by: Philosopher(left_of.saturating_sub(1)),
            clean: false,
        };
        Self {
            table: Mutex::new(Table {
                forks: (0..philosophers).map(fork).collect(),
                moods: vec![Mood::Thinking; philosophers],
            }),
            handed_over: (0..philosophers).map(|_| Condvar::new()).collect(),
        }
    }

    fn both(&self, seat: Seat) -> Both<'_> {
        let mut table = self.lock();
        table.moods[seat.who.0] = Mood::Hungry;
        table.ask(seat.who, seat.left);
        table.ask(seat.who, seat.right);
        while !table.has_both(seat) {
            table = self.handed_over[seat.who.0].wait(table).expect(NO_PANIC);
        }
        table.moods[seat.who.0] = Mood::Eating;
        Both { of: self, seat }
    }

    fn neighbours(&self, seat: Seat) -> [(Fork, Philosopher); 2] {
        let philosophers = self.handed_over.len();
        let before = (seat.who.0 + philosophers - 1) % philosophers;
        let after = (seat.who.0 + 1) % philosophers;
        [
            (seat.left, Philosopher(before)),
            (seat.right, Philosopher(after)),
        ]
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.table.lock().expect(NO_PANIC)
    }
}

impl Table {
    /// Asks for a fork. It is handed over at once, cleaned, if it is dirty and
    /// not in use; if not, its owner sees the mood of `who` after the meal.
    fn ask(&mut self, who: Philosopher, fork: Fork) {
        let Owned { by, clean } = self.forks[fork.0];
        if by != who && !clean && self.moods[by.0] != Mood::Eating {
            self.forks[fork.0] = Owned {
                by: who,
                clean: true,
            };
        }
    }

    fn has_both(&self, seat: Seat) -> bool {
        [seat.left, seat.right]
            .iter()
            .all(|fork| self.forks[fork.0].by == seat.who)
    }
}

impl Drop for Both<'_> {
    fn drop(&mut self) {
        let mut table = self.of.lock();
        table.moods[self.seat.who.0] = Mood::Thinking;
        let neighbours = self.of.neighbours(self.seat);
        for (fork, _) in neighbours {
            table.forks[fork.0].clean = false;
        }
        for (fork, neighbour) in neighbours {
            if table.moods[neighbour.0] == Mood::Hungry {
                table.ask(neighbour, fork);
            }
        }
        // Unlock before notifying, or the woken thread goes straight back to
        // sleep on the lock. Who has nothing to wait for does not mind.
        drop(table);
        for (_, neighbour) in neighbours {
            self.of.handed_over[neighbour.0].notify_one();
        }
    }
}

impl Strategy for ChandyMisra {
    fn meal(&self, seat: Seat, guest: &mut dyn Guest) -> Result<(), Hungry> {
        let _both = self.both(seat);
        // The way to the second fork takes its time here too.
        guest.reach()?;
        Ok(guest.eat()?)
    }

    /// Of two forks that are missing, the left one is named.
    fn look(&self) -> WaitFor {
        let table = self.lock();
        let mut graph = WaitFor::new(table.forks.len());
        for (fork, owned) in table.forks.iter().enumerate() {
            graph.take(owned.by, Fork(fork));
        }
        for seat in Seat::all(table.moods.len()) {
            let missing = [seat.left, seat.right]
                .into_iter()
                .find(|fork| table.forks[fork.0].by != seat.who);
            if table.moods[seat.who.0] == Mood::Hungry
                && let Some(fork) = missing
            {
                graph.wait(seat.who, fork);
            }
        }
        graph
    }
}

/// Why the lock is never poisoned.
const NO_PANIC: &str = "nothing that is done under the table's lock can panic";
