//! Holds an answer to `stop-when-found` to its promises, on real threads.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::cell::Cell;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use answer::find;
use probes::drops::Tokens;
use probes::overlap::{Gauge, Meeting};
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
fn what_is_found_was_drawn() {
    check(|| {
        for workers in [1, 2, 5] {
            for _ in 0..50 {
                let drawn = AtomicU64::new(0);

                let coin = find(workers, || {
                    // `Relaxed`: a number for each draw, and no more.
                    let number = drawn.fetch_add(1, Ordering::Relaxed);
                    (number % 10 == 9).then_some(number)
                });

                see("the coin", coin).holds(
                    "9, 19, 29, …",
                    |coin| coin % 10 == 9,
                    "This one was never drawn as a coin.",
                );
            }
        }
    });
}

#[test]
fn the_workers_draw_at_the_same_time() {
    check(|| {
        let meeting = Meeting::of(12);

        find(12, || {
            meeting.arrive();
            Some(())
        });

        meeting.took_place("Twelve workers are to draw at the same time.");
    });
}

#[test]
fn when_one_has_found_it_all_others_stop() {
    thread_local! {
        static LEARNED: Cell<bool> = const { Cell::new(false) };
    }
    check(|| {
        let (drawn, more) = (AtomicU64::new(0), AtomicU64::new(0));
        let (found, all_at_it) = (AtomicBool::new(false), Meeting::of(4));

        let coin = find(4, || {
            // Who has not begun yet need not be stopped.
            all_at_it.arrive();
            // `Relaxed`: whoever is late to see it draws a few times more.
            if found.load(Ordering::Relaxed) {
                // Whoever has found it has told so, once all are at rest.
                if !LEARNED.replace(true) {
                    waiting::until_others_sleep();
                }
                if more.fetch_add(1, Ordering::Relaxed) >= MORE {
                    draws_on();
                }
            }
            // There is one coin, and only one.
            let coin = drawn.fetch_add(1, Ordering::Relaxed) == 100;
            found.fetch_or(coin, Ordering::Relaxed);
            coin.then_some("coin")
        });

        see("what was found", coin).is("coin", "Nothing else was drawn.");
    });
}

/// One for each of the others, which was under way, and some to spare.
const MORE: u64 = 30;

fn draws_on() -> ! {
    Finding::new(
        Verdict::Lazy,
        "One of them has found it, and somebody draws on.",
    )
    .expected("each of the others ends the draw that is under way, and stops")
    .observed(format!("more than {MORE} draws by three others"))
    .report()
}

#[test]
fn nobody_is_at_work_when_it_is_given_back() {
    check(|| {
        let (tokens, gauge) = (Tokens::new(), Gauge::new());
        let (meeting, first) = (Meeting::of(3), AtomicBool::new(true));

        let coin = find(3, || {
            let _inside = gauge.enter();
            meeting.arrive();
            // All but the first are slow.
            if !first.swap(false, Ordering::Relaxed) {
                waiting::until_others_sleep();
            }
            Some(tokens.token())
        });

        see("still at work", gauge.now())
            .is(0, "Somebody draws when all is over.");
        drop(coin);
        tokens.all_dropped("A second coin is kept for ever.");
    });
}

#[test]
fn who_waits_for_the_workers_sleeps() {
    check(|| {
        let (busy, go_on) = (Barrier::new(3), Barrier::new(3));
        let calls = AtomicU64::new(0);
        thread::scope(|scope| {
            scope.spawn(|| {
                find(2, || {
                    // `Relaxed`: only a number for each draw.
                    if calls.fetch_add(1, Ordering::Relaxed) < 2 {
                        busy.wait();
                        go_on.wait();
                    }
                    Some(())
                });
            });
            busy.wait();

            waiting::costs_nothing(
                "While the workers draw, whoever waits for them looks again \
                 and again.",
            );

            go_on.wait();
        });
    });
}
