//! Check, then act: by the time of the act the check is old.
//!
//! `if balance >= 80: balance -= 80`. Taking the money is one step here, as
//! with an atomic subtraction: no update is lost. And yet two people can take
//! 80 each from an account of 100, because both have checked before either
//! takes.

use super::letter;
use crate::explore::{Flow, Model, Thread};

const BALANCE: i64 = 100;
const AMOUNT: i64 = 80;

/// So many people, each of whom takes 80 from an account of 100 if there is
/// enough, in two steps. The balance must never be below nothing.
///
/// ```
/// use shared::explore::models::check_then_act;
///
/// let count = check_then_act(2).count()?;
/// assert_eq!((count.all.bad, count.all.total()), (4, 6));
/// assert_eq!(count.by_final[&-60].bad, 4);
/// # Ok::<(), shared::explore::ExploreError>(())
/// ```
#[must_use]
pub fn check_then_act(people: usize) -> Model<i64, ()> {
    account("check, then act", people, |name| {
        Thread::new(name)
            .branch("enough?", |balance, ()| match *balance {
                AMOUNT.. => Flow::Next,
                _ => Flow::End,
            })
            .step("take 80", |balance, ()| *balance -= AMOUNT)
    })
}

/// The same with check and act in one step, as a lock around both, a database
/// transaction or a compare-and-swap makes it.
///
/// ```
/// use shared::explore::models::check_and_act;
///
/// assert_eq!(check_and_act(3).shortest_bad()?, None);
/// # Ok::<(), shared::explore::ExploreError>(())
/// ```
#[must_use]
pub fn check_and_act(people: usize) -> Model<i64, ()> {
    account("check and act at once", people, |name| {
        Thread::new(name).step("take 80 if enough", |balance, ()| {
            if *balance >= AMOUNT {
                *balance -= AMOUNT;
            }
        })
    })
}

fn account(
    model: &str,
    people: usize,
    withdraw: impl Fn(String) -> Thread<i64, ()>,
) -> Model<i64, ()> {
    Model::new(model, BALANCE)
        .threads((0..people).map(|person| withdraw(letter(person))))
        .always(|balance| *balance >= 0)
        .show("balance", i64::to_string)
}
