//! Holds an answer to `sum-slices` to its promises, in every order of steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use answer::sum_on;
use probes::model::{every_schedule, sync};
use probes::see;

#[test]
fn no_workers_sum_is_lost() {
    every_schedule(|| {
        let sum = sum_on(2, &[1, 2], |part| part.iter().sum());

        see("1 + 2 by 2 workers", sum).is(
            3,
            "Two workers were done at the same time, and one is lost.",
        );
    });
}
