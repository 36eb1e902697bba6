//! Holds an answer to `smallest-nonce` to its promises, on real threads.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Barrier, Mutex};
use std::thread;

use answer::smallest;
use probes::overlap::Meeting;
use probes::{Finding, Verdict, check, rules, see, sync, waiting};

#[test]
fn keeps_the_rules() {
    check(|| {
        let rules = rules!("answer.rs");
        rules.takes_sync_from_the_crate();
        rules.never_waits_for_a_time(
            "Who looks again after a while wakes too early or too late: \
             wait until the workers have ended.",
        );
    });
}

#[test]
fn many_workers_find_what_one_would_find() {
    check(|| {
        let searches: [fn(u64) -> bool; 4] = [
            |_| false,
            |nonce| nonce % 7 == 3,
            |nonce| nonce >= 20,
            |nonce| nonce == 99,
        ];
        for nonces in [0..0, 0..1, 5..30, 0..100, 3..101] {
            for piece in [1, 3, 10, 1000] {
                for workers in [1, 2, 5] {
                    for hits in searches {
                        let found =
                            smallest(nonces.clone(), piece, workers, hits);

                        let what = format!(
                            "of {nonces:?}, in pieces of {piece}, workers: \
                             {workers}"
                        );
                        see(&what, found).is(
                            nonces.clone().find(|nonce| hits(*nonce)),
                            "One worker alone finds a different nonce.",
                        );
                    }
                }
            }
        }
    });
}

#[test]
fn each_nonce_is_tried_once() {
    check(|| {
        for _ in 0..20 {
            let tried = AtomicU64::new(0);

            smallest(0..1003, 10, 4, |_| {
                // `Relaxed`: read when all workers are joined.
                tried.fetch_add(1, Ordering::Relaxed);
                false
            });

            see("nonces tried of 1003, where none hits", tried.into_inner())
                .is(1003, "Each nonce is to be tried, and only once.");
        }
    });
}

#[test]
fn and_so_it_is_where_one_hits() {
    check(|| {
        for _ in 0..20 {
            let tried = Mutex::new(BTreeSet::new());
            // `Relaxed`: read when all workers are joined.
            let again = AtomicU64::new(0);

            smallest(0..1000, 10, 4, |nonce| {
                if !tried.lock().expect("nobody panics").insert(nonce) {
                    again.fetch_add(1, Ordering::Relaxed);
                }
                nonce == 700
            });

            see("nonces tried twice, where 700 hits", again.into_inner())
                .is(0, "What has been tried is tried once more.");
        }
    });
}

#[test]
fn the_workers_search_at_the_same_time() {
    check(|| {
        let meeting = Meeting::of(12);

        smallest(0..4000, 10, 12, |_| {
            meeting.arrive();
            false
        });

        meeting.took_place("Twelve workers are to search at the same time.");
    });
}

#[test]
fn the_smallest_wins_when_its_worker_is_the_slowest() {
    check(|| {
        // All from this one on are hits. Who tries 0 is slow: the others have
        // found something, and are at rest, before it goes on.
        for first_hit in [0, 1, 3] {
            let meeting = Meeting::of(2);

            let found = smallest(0..100, 10, 2, |nonce| {
                meeting.arrive();
                if nonce == 0 {
                    waiting::until_others_sleep();
                }
                nonce >= first_hit
            });

            let what = format!("of 0..100, where all from {first_hit} on hit");
            see(&what, found).is(
                Some(first_hit),
                "There is a smaller one. Its worker was slower, that is all.",
            );
        }
    });
}

#[test]
fn nobody_searches_on_where_nothing_smaller_can_be() {
    check(|| {
        let (found, more) = (AtomicBool::new(false), AtomicU64::new(0));
        let meeting = Meeting::of(2);

        smallest(0..1 << 40, 100, 2, |nonce| {
            // Each has a piece in hand before one of them goes on.
            meeting.arrive();
            if nonce == 0 {
                // The other one has found it, and told so, once it is at rest.
                waiting::until_others_sleep();
            }
            // `Relaxed`: whoever is late to see it makes a few more steps.
            if found.load(Ordering::Relaxed)
                && more.fetch_add(1, Ordering::Relaxed) >= IN_HAND
            {
                searches_on();
            }
            let hits = nonce == 150;
            found.fetch_or(hits, Ordering::Relaxed);
            hits
        });
    });
}

/// Two pieces.
const IN_HAND: u64 = 2 * 100;

fn searches_on() -> ! {
    Finding::new(
        Verdict::Lazy,
        "The smallest has been found, and somebody searches on among larger \
         ones.",
    )
    .expected("no more than the rest of the pieces in hand is searched")
    .observed(format!(
        "more than {IN_HAND} nonces, in pieces of 100 by two workers"
    ))
    .report()
}

#[test]
fn who_waits_for_the_workers_sleeps() {
    check(|| {
        let (busy, go_on) = (Barrier::new(3), Barrier::new(3));
        let calls = AtomicU64::new(0);
        thread::scope(|scope| {
            scope.spawn(|| {
                smallest(0..100, 10, 2, |_| {
                    // `Relaxed`: only a number for each call.
                    if calls.fetch_add(1, Ordering::Relaxed) < 2 {
                        busy.wait();
                        go_on.wait();
                    }
                    true
                })
            });
            busy.wait();

            waiting::costs_nothing(
                "While the workers search, whoever waits for them looks again \
                 and again.",
            );

            go_on.wait();
        });
    });
}
