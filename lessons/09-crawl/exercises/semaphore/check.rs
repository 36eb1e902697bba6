//! Holds an answer to `semaphore` to its promises, on real threads.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use answer::Semaphore;
use probes::overlap::{Gauge, Meeting};
use probes::{check, rules, see, step, sync, waiting};

#[test]
fn keeps_the_rules() {
    check(|| {
        let rules = rules!("answer.rs");
        rules.takes_sync_from_the_crate();
        rules.never_waits_for_a_time(
            "Who looks again after a while wakes too early or too late: \
             wait until a permit is given back.",
        );
    });
}

#[test]
fn all_permits_are_used_at_the_same_time() {
    check(|| {
        let semaphore = Semaphore::new(3);
        let meeting = Meeting::of(3);

        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    semaphore.with_permit(|| {
                        meeting.arrive();
                        Ok::<_, ()>(())
                    })
                });
            }
        });

        meeting.took_place(
            "There are three permits, and yet one works at a time: is a lock \
             held while the work is done?",
        );
    });
}

#[test]
fn who_fails_gives_the_permit_back() {
    check(|| {
        let semaphore = Semaphore::new(1);

        let failed = semaphore.with_permit(|| Err::<(), _>("not found"));

        see("what the work gave", failed)
            .is(Err("not found"), "The error is to be handed on.");
        waiting::ends(
            || semaphore.with_permit(|| Ok::<_, ()>(())).is_ok(),
            "A page failed, and its permit is lost: nobody else gets one.",
        );
    });
}

#[test]
fn who_panics_gives_the_permit_back() {
    check(|| {
        let semaphore = Semaphore::new(1);

        let panicked = catch_unwind(AssertUnwindSafe(|| {
            semaphore.with_permit(|| -> Result<(), ()> { panic!("torn") })
        }));

        see("the panic is carried on", panicked.is_err())
            .is(true, "Who called it must hear of the panic.");
        waiting::ends(
            || semaphore.with_permit(|| Ok::<_, ()>(())).is_ok(),
            "The work panicked, and its permit is lost: nobody else gets one.",
        );
    });
}

#[test]
fn a_permit_is_given_back_once() {
    check(|| {
        let semaphore = Semaphore::new(2);
        let (taken, go_on) = (Barrier::new(3), Barrier::new(3));
        let got_in = AtomicBool::new(false);
        let hold = || {
            semaphore.with_permit(|| {
                taken.wait();
                go_on.wait();
                Ok::<_, ()>(())
            })
        };
        thread::scope(|scope| {
            scope.spawn(hold);
            let _ = semaphore.with_permit(|| Ok::<_, ()>(()));
            let _ = semaphore.with_permit(|| Err::<(), _>(()));
            scope.spawn(hold);
            taken.wait();

            step("both permits are taken, and a third one wants to work");
            scope.spawn(|| {
                semaphore.with_permit(|| {
                    // `Relaxed`: read when all others sleep.
                    got_in.store(true, Ordering::Relaxed);
                    Ok::<_, ()>(())
                })
            });
            waiting::until_others_sleep();

            see("a third one is at work", got_in.load(Ordering::Relaxed)).is(
                false,
                "More are at work than there are permits: is one given back \
                 twice?",
            );
            go_on.wait();
        });
    });
}

#[test]
fn who_waits_gets_the_first_permit_that_is_given_back() {
    check(|| {
        let semaphore = Semaphore::new(2);
        let (taken, first, second) =
            (Barrier::new(3), Barrier::new(2), Barrier::new(2));
        let hold = |go_on: &Barrier| {
            semaphore.with_permit(|| {
                taken.wait();
                go_on.wait();
                Ok::<_, ()>(())
            })
        };
        thread::scope(|scope| {
            scope.spawn(|| hold(&first));
            scope.spawn(|| hold(&second));
            taken.wait();
            let third =
                scope.spawn(|| semaphore.with_permit(|| Ok::<_, ()>(())));
            waiting::until_others_sleep();

            first.wait();
            waiting::ends(
                || third.join().is_ok(),
                "A permit was given back, and who waits for one is not told.",
            );

            second.wait();
        });
    });
}

#[test]
fn no_more_are_at_work_than_there_are_permits() {
    check(|| {
        let semaphore = Semaphore::new(2);
        let gauge = Gauge::new();

        thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| {
                    for page in 0..50 {
                        let _ = semaphore.with_permit(|| {
                            let _inside = gauge.enter();
                            thread::yield_now();
                            // One page in ten fails.
                            if page % 10 == 9 { Err(()) } else { Ok(()) }
                        });
                    }
                });
            }
        });

        gauge.never_above(2, "More are at work than there are permits.");
    });
}

#[test]
fn waiting_for_a_permit_costs_nothing() {
    check(|| {
        let semaphore = Semaphore::new(1);
        let (taken, go_on) = (Barrier::new(2), Barrier::new(2));
        thread::scope(|scope| {
            scope.spawn(|| {
                semaphore.with_permit(|| {
                    taken.wait();
                    go_on.wait();
                    Ok::<_, ()>(())
                })
            });
            taken.wait();
            scope.spawn(|| semaphore.with_permit(|| Ok::<_, ()>(())));

            waiting::costs_nothing(
                "Who waits for a permit looks again and again.",
            );

            go_on.wait();
        });
    });
}
