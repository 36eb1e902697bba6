//! Holds an answer to `lost-update` to its promises, on real threads.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::sync::atomic::{AtomicU64, Ordering};

use answer::{with_a_lock, with_a_step, without_sharing};
use probes::overlap::Meeting;
use probes::{check, rules, see, sync};

#[test]
fn keeps_the_rules() {
    check(|| {
        let rules = rules!("answer.rs");
        rules.takes_sync_from_the_crate();
        rules.never_waits_for_a_time(
            "Who sleeps for a while makes a lost update rarer, and mends \
             nothing.",
        );
        let ways = ["with_a_step", "with_a_lock", "without_sharing"];
        for way in ways {
            for name in ways {
                rules.within(way).never_names(
                    name,
                    "One way calls another: then there are fewer than three.",
                );
            }
        }
        let step = rules.within("with_a_step");
        let lock = rules.within("with_a_lock");
        let alone = rules.within("without_sharing");
        for name in ["Mutex", "RwLock"] {
            step.never_names(name, "One atomic step needs no lock.");
            alone.never_names(name, "Who does not share needs no lock.");
        }
        for name in [
            "fetch_add",
            "fetch_update",
            "compare_exchange",
            "compare_exchange_weak",
            "AtomicU32",
            "AtomicU64",
            "AtomicUsize",
        ] {
            lock.never_names(name, "Behind a lock a plain number will do.");
            alone.never_names(name, "Who does not share needs no atomic.");
        }
        // A channel is shared as well: behind it somebody counts for all.
        for name in ["channel", "sync_channel"] {
            alone.never_names(
                name,
                "Each door is to count by itself: who does not share needs no \
                 channel.",
            );
        }
    });
}

#[test]
fn everybody_is_greeted_and_counted() {
    check(|| {
        for (doors, visitors) in [(0, 5), (1, 0), (1, 1), (4, 1000)] {
            for way in 0..3 {
                let greeted = AtomicU64::new(0);
                let greet = || {
                    // `Relaxed`: read when all doors are closed.
                    greeted.fetch_add(1, Ordering::Relaxed);
                };

                let count = count(way, doors, visitors, greet);

                let all = doors as u64 * visitors;
                see("the count", count)
                    .is(all, "Somebody was not counted, or twice.");
                see("greetings", greeted.into_inner())
                    .is(all, "Somebody was not greeted, or twice.");
            }
        }
    });
}

#[test]
fn two_doors_greet_at_the_same_time() {
    check(|| {
        for way in 0..3 {
            let meeting = Meeting::of(2);

            count(way, 2, 3, || meeting.arrive());

            meeting.took_place(
                "One door waits while the other greets a visitor: are they \
                 open at the same time, and is no lock held while somebody is \
                 greeted?",
            );
        }
    });
}

fn count(
    way: usize,
    doors: usize,
    visitors: u64,
    greet: impl Fn() + Sync,
) -> u64 {
    match way {
        0 => with_a_step(doors, visitors, greet),
        1 => with_a_lock(doors, visitors, greet),
        _ => without_sharing(doors, visitors, greet),
    }
}
