//! Holds an answer to `lost-update` to its promises, in every order of steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use answer::{with_a_lock, with_a_step, without_sharing};
use probes::model::{every_schedule, sync};
use probes::see;

const LOST: &str = "Visitors came in at the same time, and one is not counted.";

#[test]
fn one_step_loses_nobody() {
    every_schedule(|| see("the count", with_a_step(2, 1, || ())).is(2, LOST));
}

#[test]
fn a_lock_loses_nobody() {
    every_schedule(|| see("the count", with_a_lock(2, 1, || ())).is(2, LOST));
}

#[test]
fn who_does_not_share_loses_nobody() {
    every_schedule(|| {
        see("the count", without_sharing(2, 2, || ())).is(4, LOST);
    });
}
