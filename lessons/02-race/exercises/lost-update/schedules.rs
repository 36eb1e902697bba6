//! Holds an answer to `lost-update` to its promises, in every order of steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::sync::atomic::{AtomicU64, Ordering};

use answer::{with_a_lock, with_a_step, without_sharing};
use probes::model::{every_schedule, locks_taken, sync};
use probes::see;

const LOST: &str = "Visitors came in at the same time, and one is not counted.";

const TWICE: &str = "Somebody was not greeted, or twice.";

#[test]
fn one_step_loses_nobody() {
    every_schedule(|| {
        nobody_is_lost(2, |greet| with_a_step(2, 1, greet));
        see("locks taken by two doors", locks_taken())
            .is(0, "One atomic step needs no lock.");
    });
}

#[test]
fn a_lock_loses_nobody() {
    every_schedule(|| {
        nobody_is_lost(2, |greet| with_a_lock(2, 1, greet));
        see("locks taken by two doors", locks_taken())
            .at_least(2, "The second way must use a lock: each door takes it.");
    });
}

#[test]
fn who_does_not_share_loses_nobody() {
    every_schedule(|| {
        nobody_is_lost(4, |greet| without_sharing(2, 2, greet));
        see("locks taken by two doors", locks_taken())
            .is(0, "Who does not share needs no lock.");
    });
}

fn nobody_is_lost(all: u64, count: impl Fn(&(dyn Fn() + Sync)) -> u64) {
    let greeted = AtomicU64::new(0);
    let counted = count(&|| {
        // `Relaxed`: read when all doors are closed.
        greeted.fetch_add(1, Ordering::Relaxed);
    });
    see("the count", counted).is(all, LOST);
    see("greetings", greeted.into_inner()).is(all, TWICE);
}
