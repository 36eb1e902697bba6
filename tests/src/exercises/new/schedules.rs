//! Holds an answer to `NAME` to its promises, in every order of steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use answer::Counter;
use probes::model::{every_schedule, name, sync};
use probes::see;

#[test]
fn two_at_once_are_both_counted() {
    every_schedule(|| {
        let counter = Counter::default();

        sync::thread::scope(|scope| {
            for door in ["door 1", "door 2"] {
                let counter = &counter;
                scope.spawn(move || {
                    name(door);
                    counter.add();
                });
            }
        });

        see("the count", counter.count())
            .is(2, "Two came in at the same time, and one was not counted.");
    });
}
