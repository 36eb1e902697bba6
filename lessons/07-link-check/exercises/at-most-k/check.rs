//! Holds an answer to `at-most-k` to its promises, on real threads.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use answer::count_dead;
use probes::overlap::{Gauge, Meeting};
use probes::{
    Finding, Verdict, check, rules, see, step, sync, thread_count, waiting,
};

#[test]
fn keeps_the_rules() {
    check(|| {
        let rules = rules!("answer.rs");
        rules.takes_sync_from_the_crate();
        rules.never_waits_for_a_time(
            "Who looks again after a while wakes too early or too late: \
             wait until there is room.",
        );
    });
}

#[test]
fn each_link_is_checked_once_and_the_dead_are_counted() {
    check(|| {
        for links in [0, 1, 2, 10, 57] {
            for most in [1, 2, 5, 100] {
                step(&format!("links: {links}, at most {most} at once"));
                let links: Vec<usize> = (0..links).collect();
                let checks: Vec<_> =
                    links.iter().map(|_| AtomicUsize::new(0)).collect();

                let dead = count_dead(&links, most, |link| {
                    // `Relaxed`: read when all is done.
                    checks[*link].fetch_add(1, Ordering::Relaxed);
                    link % 3 == 0
                });

                let once = checks.into_iter().map(AtomicUsize::into_inner);
                see("how often each link was checked", once.collect())
                    .is(vec![1; links.len()], "Each link is checked once.");
                let count = links.iter().filter(|it| **it % 3 != 0).count();
                see("dead ones", dead).is(count, "They are not all counted.");
            }
        }
    });
}

#[test]
fn so_many_are_checked_at_once() {
    check(|| {
        let meeting = Meeting::of(12);

        count_dead(&[(); 30], 12, |()| {
            meeting.arrive();
            true
        });

        meeting.took_place("Twelve may be checked at once, and are not.");
    });
}

#[test]
fn who_waits_for_room_sleeps() {
    check(|| {
        let (busy, go_on) = (Barrier::new(3), Barrier::new(3));
        let links: Vec<usize> = (0..4).collect();
        let checks = AtomicUsize::new(0);
        thread::scope(|scope| {
            scope.spawn(|| {
                count_dead(&links, 2, |_| {
                    // `Relaxed`: a number for each check, and no more.
                    if checks.fetch_add(1, Ordering::Relaxed) < 2 {
                        busy.wait();
                        go_on.wait();
                    }
                    true
                })
            });
            busy.wait();

            waiting::costs_nothing("Who waits for room looks again and again.");

            go_on.wait();
        });
    });
}

#[test]
fn never_more_than_so_many_are_checked_at_once() {
    check(|| {
        for most in [1, 3] {
            let gauge = Gauge::new();
            // Nobody goes on until one too many is there, or all wait.
            let one_too_many = Meeting::of(most + 1);
            let (before, threads) = (thread_count(), AtomicUsize::new(0));

            count_dead(&[(); 300], most, |()| {
                let _inside = gauge.enter();
                one_too_many.arrive();
                // `Relaxed`: read when all is done.
                threads.fetch_max(thread_count(), Ordering::Relaxed);
                true
            });

            gauge.never_above(
                most,
                "More links are checked at once than may be.",
            );
            let threads = threads.into_inner().saturating_sub(before);
            // Who has made room for the next may take a moment to end.
            if threads > 100 {
                a_thread_for_each(threads, most);
            }
        }
    });
}

fn a_thread_for_each(threads: usize, most: usize) -> ! {
    Finding::new(
        Verdict::Lazy,
        "A thread for each link waits for its turn, however many there are.",
    )
    .expected(format!("about {most} threads for {most} checks at once"))
    .observed(format!("{threads} threads for 300 links"))
    .report()
}

#[test]
fn there_are_no_more_threads_than_links() {
    check(|| {
        let before = threads_so_far();

        count_dead(&[(); 3], 100, |()| true);

        // One more to count them, and one that may hand out the links.
        let started = threads_so_far().saturating_sub(before + 1);
        if started > 3 + 1 {
            Finding::new(
                Verdict::Lazy,
                "Threads are started for which there is no link.",
            )
            .expected("3 threads for 3 links, if 100 may be checked at once")
            .observed(format!("{started} threads"))
            .report();
        }
    });
}

/// How many threads were ever started here, this one among them. They are
/// numbered, and one that has ended leaves its number to nobody.
fn threads_so_far() -> u64 {
    let id = thread::spawn(|| thread::current().id());
    let id = format!("{:?}", id.join().expect("it does not panic"));
    let digits: String = id.chars().filter(char::is_ascii_digit).collect();
    // Not a number any more, in some later Rust: then this is not checked.
    digits.parse().unwrap_or(0)
}

#[test]
fn a_slow_link_holds_up_no_other_one() {
    check(|| {
        // The first link is as slow as all others together: it waits for the
        // last of them.
        let (meeting, others) = (Meeting::of(2), AtomicUsize::new(0));
        let links: Vec<usize> = (0..20).collect();

        count_dead(&links, 2, |link| {
            // `Relaxed`: a number for each link, and no more.
            if *link == 0 || others.fetch_add(1, Ordering::Relaxed) == 18 {
                meeting.arrive();
            }
            true
        });

        meeting.took_place(
            "One link is slow, and others wait for it, though there is room \
             for one more check.",
        );
    });
}

#[test]
fn a_check_that_panics_is_heard_of() {
    check(|| {
        for most in [1, 2, 10] {
            step("a check panics: waiting for all others to be done");
            let links: Vec<usize> = (0..8).collect();

            let counted = catch_unwind(AssertUnwindSafe(|| {
                count_dead(&links, most, |link| {
                    assert!(*link != 3, "the check of this link fails");
                    true
                })
            }));

            see("the number of dead links", counted.ok()).is(
                None,
                "A check panicked, and nobody hears of it: the number is \
                 wrong, and looks right.",
            );
        }
    });
}
