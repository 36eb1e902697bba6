//! Philosophers around a table, a fork between any two, and two forks to eat.
//!
//! If each takes the left fork and then waits for the right one, all can hold
//! one fork and wait for ever. Each [`Strategy`] but the first breaks that
//! circle somewhere else.

use serde::Serialize;

use crate::explore::{Flow, Lock, Model, Semaphore, Thread};

/// How a philosopher comes by two forks. (Chandy and Misra's way has no forks
/// on the table: [`chandy_misra`](super::chandy_misra).)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// Left, then right. It deadlocks.
    LeftFirst,
    /// The fork with the smaller number first: so the last philosopher
    /// reaches to the right first, and no circle can close.
    LowestFirst,
    /// A waiter lets all but one sit down; then somebody has two forks free.
    Waiter,
    /// Take the left one; if the right one is not free, put the left one back
    /// and begin again. Nobody is ever stuck, but all can go round for ever
    /// in step: a livelock. Its schedules cannot be counted.
    BackOff,
}

/// The forks, and how many may still sit down.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Table {
    forks: Vec<Lock>,
    seats: Semaphore,
}

type Philosopher = Thread<Table, ()>;

/// So many philosophers, who eat once each. They and the forks are named by
/// numbers from 1, as people count; a holder's number counts from 0.
///
/// ```
/// use shared::explore::models::{Strategy, philosophers};
///
/// let count = philosophers(3, Strategy::LeftFirst).count()?;
/// assert_eq!((count.all.deadlocked, count.all.total()), (6, 168));
///
/// let count = philosophers(3, Strategy::LowestFirst).count()?;
/// assert_eq!((count.all.deadlocked, count.all.total()), (0, 142));
/// # Ok::<(), shared::explore::ExploreError>(())
/// ```
///
/// # Panics
/// With fewer than two: one philosopher has one fork and would starve.
#[must_use]
pub fn philosophers(number: usize, strategy: Strategy) -> Model<Table, ()> {
    assert!(
        number >= 2,
        "{number} philosophers have fewer than two forks"
    );
    let philosopher = |me: usize| {
        let (left, right) = (me, (me + 1) % number);
        let new = Philosopher::new(format!("P{}", me + 1));
        match strategy {
            Strategy::LeftFirst => eat(new, me, [left, right]),
            Strategy::LowestFirst => {
                eat(new, me, [left.min(right), left.max(right)])
            }
            Strategy::Waiter => {
                let seated =
                    new.blocking("sit down", |table, ()| table.seats.acquire());
                eat(seated, me, [left, right])
                    .step("stand up", |table, ()| table.seats.release())
            }
            Strategy::BackOff => try_to_eat(new, me, [left, right]),
        }
    };
    let table = Table {
        forks: vec![Lock::default(); number],
        seats: Semaphore::new(number - 1),
    };
    Model::new(format!("philosophers, {strategy:?}"), table)
        .threads((0..number).map(philosopher))
        .show("forks", |table| table.forks.iter().map(shown).collect())
}

/// Take, take, put, put. What was taken last is put back first.
fn eat(
    philosopher: Philosopher,
    me: usize,
    [first, second]: [usize; 2],
) -> Philosopher {
    let taking = take(take(philosopher, me, first), me, second);
    put(put(taking, me, second), me, first)
}

fn try_to_eat(
    philosopher: Philosopher,
    me: usize,
    [left, right]: [usize; 2],
) -> Philosopher {
    philosopher
        .blocking("take left", move |table, ()| table.forks[left].acquire(me))
        .branch("try right", move |table, ()| {
            if table.forks[right].acquire(me) {
                Flow::Ahead("put right")
            } else {
                Flow::Next
            }
        })
        .branch("put left back", move |table, ()| {
            table.forks[left].release(me);
            Flow::Back("take left")
        })
        .step("put right", move |table, ()| table.forks[right].release(me))
        .step("put left", move |table, ()| table.forks[left].release(me))
}

fn take(philosopher: Philosopher, me: usize, fork: usize) -> Philosopher {
    philosopher.blocking(format!("take {}", fork + 1), move |table, ()| {
        table.forks[fork].acquire(me)
    })
}

fn put(philosopher: Philosopher, me: usize, fork: usize) -> Philosopher {
    philosopher.step(format!("put {}", fork + 1), move |table, ()| {
        table.forks[fork].release(me);
    })
}

/// A fork: who holds it, counted from 1, or a dash.
fn shown(fork: &Lock) -> String {
    fork.holder()
        .map_or("-".to_owned(), |holder| (holder + 1).to_string())
}
