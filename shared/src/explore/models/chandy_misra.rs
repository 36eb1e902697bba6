//! Philosophers after Chandy and Misra: a used fork must be given away.
//!
//! K. M. Chandy and J. Misra, "The Drinking Philosophers Problem", ACM TOPLAS
//! 6(4), 1984. A fork is never on the table: one of its two neighbours has it,
//! clean or dirty. Who is hungry asks for the forks that are missing. A dirty
//! fork is cleaned and handed over, unless its owner is eating; then it is
//! handed over after the meal. A clean one is kept until it was used. Eating
//! makes both forks dirty, so who has just eaten stands behind both neighbours.
//!
//! The circle of waits cannot close: in the beginning the forks lie so that
//! "stands behind" has no circle, and who eats goes to the very end of it.

use serde::Serialize;

use crate::explore::{Model, Thread};

/// Who has which fork, and who does what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Neighbours {
    forks: Vec<Owned>,
    moods: Vec<Mood>,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize,
)]
struct Owned {
    by: usize,
    clean: bool,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize,
)]
#[serde(rename_all = "kebab-case")]
enum Mood {
    Thinking,
    Hungry,
    Eating,
}

/// So many philosophers, who eat once each. They are named by numbers from 1,
/// as people count; an owner's number counts from 0.
///
/// Asking is one step and handing over is one: in the lesson `deadlock` each
/// happens under one lock. So there are three steps to a meal, and fewer
/// schedules than with forks that are taken one at a time: do not compare them.
///
/// ```
/// use shared::explore::models::chandy_misra;
///
/// let count = chandy_misra(3).count()?;
/// assert_eq!(count.all.deadlocked + count.all.bad, 0);
/// # Ok::<(), shared::explore::ExploreError>(())
/// ```
///
/// # Panics
/// With fewer than two: one philosopher has one fork and would starve.
#[must_use]
pub fn chandy_misra(number: usize) -> Model<Neighbours, ()> {
    assert!(
        number >= 2,
        "{number} philosophers have fewer than two forks"
    );
    let philosopher = |me: usize| {
        Thread::<Neighbours, ()>::new(format!("P{}", me + 1))
            .step("ask", move |table, ()| {
                table.moods[me] = Mood::Hungry;
                table.ask_for_both(me);
            })
            .blocking("eat", move |table, ()| {
                let fed = table.has_both(me);
                if fed {
                    table.moods[me] = Mood::Eating;
                }
                fed
            })
            .step("hand over", move |table, ()| table.end_meal(me))
    };
    Model::new("philosophers, ChandyMisra", Neighbours::thinking(number))
        .threads((0..number).map(philosopher))
        .always(Neighbours::nobody_eats_beside_another)
        .show("forks", Neighbours::shown)
}

impl Neighbours {
    /// Everybody thinks; each fork is dirty and with the lower number of its
    /// two neighbours.
    fn thinking(number: usize) -> Self {
        let fork = |fork: usize| Owned {
            // Fork 0 lies between the first and the last.
            by: fork.saturating_sub(1),
            clean: false,
        };
        Self {
            forks: (0..number).map(fork).collect(),
            moods: vec![Mood::Thinking; number],
        }
    }

    /// The forks to the left and to the right.
    fn forks_of(&self, who: usize) -> [usize; 2] {
        [who, (who + 1) % self.forks.len()]
    }

    fn ask_for_both(&mut self, who: usize) {
        for fork in self.forks_of(who) {
            self.ask(who, fork);
        }
    }

    fn ask(&mut self, who: usize, fork: usize) {
        let Owned { by, clean } = self.forks[fork];
        if by != who && !clean && self.moods[by] != Mood::Eating {
            self.forks[fork] = Owned {
                by: who,
                clean: true,
            };
        }
    }

    fn has_both(&self, who: usize) -> bool {
        let mut forks = self.forks_of(who).into_iter();
        forks.all(|fork| self.forks[fork].by == who)
    }

    fn end_meal(&mut self, who: usize) {
        self.moods[who] = Mood::Thinking;
        let number = self.forks.len();
        let [left, right] = self.forks_of(who);
        let (before, after) = ((who + number - 1) % number, right);
        self.forks[left].clean = false;
        self.forks[right].clean = false;
        for (neighbour, fork) in [(before, left), (after, right)] {
            if self.moods[neighbour] == Mood::Hungry {
                self.ask(neighbour, fork);
            }
        }
    }

    fn nobody_eats_beside_another(&self) -> bool {
        let number = self.moods.len();
        let eats = |who: usize| self.moods[who % number] == Mood::Eating;
        !(0..number).any(|who| eats(who) && eats(who + 1))
    }

    /// The owners, counted from 1; a clean fork has a plus.
    fn shown(&self) -> String {
        let forks = self.forks.iter().map(|fork| {
            let clean = if fork.clean { "+" } else { "" };
            format!("{}{clean}", fork.by + 1)
        });
        forks.collect::<Vec<_>>().join(" ")
    }
}
