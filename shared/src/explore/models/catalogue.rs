//! All ready-made models by name, for whoever lets a user choose one.

use std::ops::RangeInclusive;

use super::{
    Line, Recheck, Strategy, atomic_add, bounded_buffer, chandy_misra,
    check_and_act, check_then_act, gil, heard_notify, kept_wake, locked_add,
    lost_notify, lost_update, lost_wake, opposite_locks, owned_count,
    philosophers, sorted_locks,
};
use crate::explore::Explore;

/// A ready-made model.
#[derive(Debug)]
pub struct Listed {
    /// What it is chosen by.
    pub name: &'static str,
    /// What it shows, in one line.
    pub about: &'static str,
    /// Whether something goes wrong in some of its schedules.
    pub goes_wrong: bool,
    cast: Cast,
}

/// Who takes part.
#[derive(Debug)]
enum Cast {
    /// Always the same.
    Fixed(fn() -> Box<dyn Explore>),
    /// As many threads as asked for.
    Threads {
        usual: usize,
        range: RangeInclusive<usize>,
        make: fn(usize) -> Box<dyn Explore>,
    },
}

impl Listed {
    /// The model of that name.
    ///
    /// ```
    /// use shared::explore::models::Listed;
    ///
    /// let listed = Listed::named("philosophers-naive").expect("it is there");
    /// let five = listed.model(Some(5)).expect("it is made for that");
    /// let found = five.explore(&mut || false)?;
    /// assert_eq!(found.schedules.map(|all| all.deadlocked), Some(120));
    /// # Ok::<(), shared::explore::ExploreError>(())
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        CATALOGUE.iter().find(|listed| listed.name == name)
    }

    /// How many threads it can be made for; none when it is always the same.
    #[must_use]
    pub fn threads(&self) -> Option<RangeInclusive<usize>> {
        match &self.cast {
            Cast::Fixed(_) => None,
            Cast::Threads { range, .. } => Some(range.clone()),
        }
    }

    /// The model, for so many threads or for the usual number; none when it is
    /// not made for that many.
    #[must_use]
    pub fn model(&self, threads: Option<usize>) -> Option<Box<dyn Explore>> {
        match &self.cast {
            Cast::Fixed(make) => threads.is_none().then(make),
            Cast::Threads { usual, range, make } => {
                let threads = threads.unwrap_or(*usual);
                range.contains(&threads).then(|| make(threads))
            }
        }
    }
}

const fn listed(
    name: &'static str,
    goes_wrong: bool,
    about: &'static str,
    cast: Cast,
) -> Listed {
    Listed {
        name,
        about,
        goes_wrong,
        cast,
    }
}

/// With one more, most have more states than one wants to wait for.
const fn threads(usual: usize, make: fn(usize) -> Box<dyn Explore>) -> Cast {
    Cast::Threads {
        usual,
        range: 1..=4,
        make,
    }
}

const fn table(make: fn(usize) -> Box<dyn Explore>) -> Cast {
    Cast::Threads {
        usual: 3,
        range: 2..=5,
        make,
    }
}

const WRONG: bool = true;
const RIGHT: bool = false;

/// All of them, what mends a model behind it.
pub static CATALOGUE: [Listed; 21] = [
    listed(
        "lost-update",
        WRONG,
        "load, add, store: an update is lost",
        threads(2, |n| Box::new(lost_update(n, 1))),
    ),
    listed(
        "atomic-add",
        RIGHT,
        "the same in one step",
        threads(2, |n| Box::new(atomic_add(n, 1))),
    ),
    listed(
        "locked-add",
        RIGHT,
        "the same under a lock",
        threads(2, |n| Box::new(locked_add(n, 1))),
    ),
    listed(
        "owned-count",
        RIGHT,
        "the same by one owner, through a channel",
        threads(2, |n| Box::new(owned_count(n, 1, 1))),
    ),
    listed(
        "check-then-act",
        WRONG,
        "what was checked is no longer true",
        threads(2, |n| Box::new(check_then_act(n))),
    ),
    listed(
        "check-and-act",
        RIGHT,
        "check and act in one step",
        threads(2, |n| Box::new(check_and_act(n))),
    ),
    listed(
        "opposite-locks",
        WRONG,
        "two locks, taken in two orders",
        Cast::Fixed(|| Box::new(opposite_locks())),
    ),
    listed(
        "sorted-locks",
        RIGHT,
        "two locks, taken in one order",
        Cast::Fixed(|| Box::new(sorted_locks())),
    ),
    listed(
        "philosophers-naive",
        WRONG,
        "left fork, then right: a circle of waits",
        table(|n| Box::new(philosophers(n, Strategy::LeftFirst))),
    ),
    listed(
        "philosophers-ordered",
        RIGHT,
        "the fork with the smaller number first",
        table(|n| Box::new(philosophers(n, Strategy::LowestFirst))),
    ),
    listed(
        "philosophers-waiter",
        RIGHT,
        "all but one may sit down",
        table(|n| Box::new(philosophers(n, Strategy::Waiter))),
    ),
    listed(
        "philosophers-back-off",
        RIGHT,
        "a fork in vain is put back",
        table(|n| Box::new(philosophers(n, Strategy::BackOff))),
    ),
    listed(
        "philosophers-chandy-misra",
        RIGHT,
        "a used fork must be given away",
        table(|n| Box::new(chandy_misra(n))),
    ),
    listed(
        "bounded-buffer-if",
        WRONG,
        "a woken buyer does not look again",
        Cast::Fixed(|| Box::new(bounded_buffer(Recheck::If))),
    ),
    listed(
        "bounded-buffer-while",
        RIGHT,
        "a woken buyer looks again",
        Cast::Fixed(|| Box::new(bounded_buffer(Recheck::While))),
    ),
    listed(
        "lost-notify",
        WRONG,
        "a call between look and sleep wakes nobody",
        Cast::Fixed(|| Box::new(lost_notify())),
    ),
    listed(
        "heard-notify",
        RIGHT,
        "look and sleep under the caller's lock",
        Cast::Fixed(|| Box::new(heard_notify())),
    ),
    listed(
        "lost-wake",
        WRONG,
        "an executor is woken before it sleeps, and sleeps on",
        Cast::Fixed(|| Box::new(lost_wake())),
    ),
    listed(
        "kept-wake",
        RIGHT,
        "a wake-up is kept for the next sleep",
        Cast::Fixed(|| Box::new(kept_wake())),
    ),
    listed(
        "gil",
        RIGHT,
        "Python's x += 1, which switches threads nowhere",
        threads(2, |n| Box::new(gil(Line::Plain, n, 1))),
    ),
    listed(
        "gil-with-call",
        WRONG,
        "Python's x += f(), which may switch in f",
        threads(2, |n| Box::new(gil(Line::WithCall, n, 1))),
    ),
];
