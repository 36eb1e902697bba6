//! Two locks, taken in two orders: each thread holds what the other needs.
//!
//! A moves money from account 0 to account 1, B from 1 to 0. Each locks the
//! account it takes from, then the one it gives to. When both have their first
//! lock, neither gets its second. If all lock the smaller number first, this
//! cannot happen: whoever waits for a lock holds only smaller ones, so there
//! is no circle.

use serde::Serialize;

use crate::explore::{Lock, Model, Thread};

/// Two accounts, each with its lock.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Bank {
    balances: [u32; 2],
    locks: [Lock; 2],
}

/// Each thread locks the account it takes from first.
///
/// ```
/// use shared::explore::models::opposite_locks;
///
/// let count = opposite_locks().count()?;
/// assert_eq!((count.all.deadlocked, count.all.total()), (2, 6));
/// # Ok::<(), shared::explore::ExploreError>(())
/// ```
#[must_use]
pub fn opposite_locks() -> Model<Bank, ()> {
    bank("opposite locks", |from, to| [from, to])
}

/// Each thread locks the account with the smaller number first.
///
/// ```
/// use shared::explore::models::sorted_locks;
///
/// assert_eq!(sorted_locks().shortest_bad()?, None);
/// # Ok::<(), shared::explore::ExploreError>(())
/// ```
#[must_use]
pub fn sorted_locks() -> Model<Bank, ()> {
    bank("sorted locks", |from, to| [from.min(to), from.max(to)])
}

fn bank(
    name: &str,
    order: impl Fn(usize, usize) -> [usize; 2],
) -> Model<Bank, ()> {
    let transfer = |me, name, from, to| {
        let [first, second] = order(from, to);
        let lock = move |account: usize| {
            move |bank: &mut Bank, (): &mut ()| bank.locks[account].acquire(me)
        };
        let unlock = move |account: usize| {
            move |bank: &mut Bank, (): &mut ()| bank.locks[account].release(me)
        };
        Thread::new(name)
            .blocking(format!("lock {first}"), lock(first))
            .blocking(format!("lock {second}"), lock(second))
            .step(format!("move 10 to {to}"), move |bank, ()| {
                bank.balances[from] -= 10;
                bank.balances[to] += 10;
            })
            .step(format!("unlock {second}"), unlock(second))
            .step(format!("unlock {first}"), unlock(first))
    };
    let locks = [Lock::default(), Lock::default()];
    Model::new(
        name,
        Bank {
            balances: [50, 50],
            locks,
        },
    )
    .thread(transfer(0, "A", 0, 1))
    .thread(transfer(1, "B", 1, 0))
    .good_when(|bank| bank.balances == [50, 50])
    .show("balances", |bank| format!("{:?}", bank.balances))
}
