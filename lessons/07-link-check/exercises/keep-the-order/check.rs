//! Holds an answer to `keep-the-order` to its promises, on real threads.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use answer::check_all;
use probes::overlap::{Gauge, Meeting};
use probes::{check, rules, see, step, sync, waiting};

const ORDER: &str = "Each result stands where its link does.";

#[test]
fn keeps_the_rules() {
    check(|| {
        let rules = rules!("answer.rs");
        rules.takes_sync_from_the_crate();
        rules.never_waits_for_a_time(
            "Who looks again after a while wakes too early or too late: \
             wait until a result is there.",
        );
    });
}

#[test]
fn a_result_stands_where_its_link_does() {
    check(|| {
        for links in [0, 1, 2, 10, 57] {
            for workers in [1, 2, 5, 100] {
                step(&format!("links: {links}, workers: {workers}"));
                let links: Vec<usize> = (0..links).collect();
                let checks: Vec<_> =
                    links.iter().map(|_| AtomicUsize::new(0)).collect();

                let results = check_all(&links, workers, |link| {
                    // `Relaxed`: read when all is done.
                    checks[*link].fetch_add(1, Ordering::Relaxed);
                    format!("result {link}")
                });

                let once = checks.into_iter().map(AtomicUsize::into_inner);
                see("how often each link was checked", once.collect())
                    .is(vec![1; links.len()], "Each link is checked once.");
                let expected: Vec<_> =
                    links.iter().map(|link| format!("result {link}")).collect();
                see("the results", results).is(expected, ORDER);
            }
        }
    });
}

#[test]
fn a_slow_link_changes_no_order_and_holds_up_no_other_one() {
    check(|| {
        for slow in [0, 7] {
            // One link is as slow as all others together: it waits for the
            // last of them.
            let (meeting, others) = (Meeting::of(2), AtomicUsize::new(0));
            let links: Vec<usize> = (0..20).collect();

            let results = check_all(&links, 2, |link| {
                // `Relaxed`: a number for each link, and no more.
                let is_last = || others.fetch_add(1, Ordering::Relaxed) == 18;
                if *link == slow || is_last() {
                    meeting.arrive();
                }
                *link
            });

            see("the results", results).is(links, ORDER);
            meeting.took_place(
                "One link is slow, and others wait for it, though a worker \
                 has nothing to do.",
            );
        }
    });
}

#[test]
fn two_slow_links_change_no_order() {
    check(|| {
        let (meeting, others) = (Meeting::of(3), AtomicUsize::new(0));
        let links: Vec<usize> = (0..20).collect();

        let results = check_all(&links, 3, |link| {
            // `Relaxed`: a number for each link, and no more.
            let is_last = || others.fetch_add(1, Ordering::Relaxed) == 17;
            if *link < 2 || is_last() {
                meeting.arrive();
            }
            if *link == 0 {
                // The first is the very last to be done.
                waiting::until_others_sleep();
            }
            *link
        });

        see("the results", results).is(links, ORDER);
    });
}

#[test]
fn so_many_are_checked_at_once_and_no_more() {
    check(|| {
        let (gauge, meeting) = (Gauge::new(), Meeting::of(12));
        let one_too_many = Meeting::of(13);

        check_all(&[(); 30], 12, |()| {
            let _inside = gauge.enter();
            meeting.arrive();
            one_too_many.arrive();
        });

        meeting.took_place("Twelve are to be checked at the same time.");
        gauge.never_above(12, "There are twelve workers.");
    });
}

#[test]
fn who_waits_for_the_results_sleeps() {
    check(|| {
        let (busy, go_on) = (Barrier::new(3), Barrier::new(3));
        thread::scope(|scope| {
            scope.spawn(|| {
                check_all(&[(); 2], 2, |()| {
                    busy.wait();
                    go_on.wait();
                })
            });
            busy.wait();

            waiting::costs_nothing(
                "Who waits for the results looks again and again.",
            );

            go_on.wait();
        });
    });
}

#[test]
fn a_check_that_panics_is_heard_of() {
    check(|| {
        for workers in [1, 2, 10] {
            step("a check panics: waiting for all others to be done");
            let links: Vec<usize> = (0..8).collect();

            let results = catch_unwind(AssertUnwindSafe(|| {
                check_all(&links, workers, |link| {
                    assert!(*link != 3, "the check of this link fails");
                    *link
                })
            }));

            see("the results", results.ok()).is(
                None,
                "A check panicked, and nobody hears of it: a result is \
                 missing.",
            );
        }
    });
}
