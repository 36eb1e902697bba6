//! Holds an answer to `NAME` to its promises, on real threads.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use answer::Counter;
use probes::{check, rules, see, sync};

#[test]
fn keeps_the_rules() {
    check(|| {
        rules!("answer.rs").takes_sync_from_the_crate();
    });
}

#[test]
fn counts_everybody() {
    check(|| {
        let counter = Counter::default();

        sync::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..100).for_each(|_| counter.add()));
            }
        });

        see("the count", counter.count())
            .is(400, "Four threads counted a hundred visitors each.");
    });
}
