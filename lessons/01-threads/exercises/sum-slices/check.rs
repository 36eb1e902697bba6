//! Holds an answer to `sum-slices` to its promises.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use answer::sum_on;
use probes::overlap::Meeting;
use probes::{Finding, Verdict, check, rules, see, step, sync};

#[test]
fn keeps_the_rules() {
    check(|| {
        let rules = rules!("answer.rs");
        rules.takes_sync_from_the_crate();
        rules.never_waits_for_a_time(
            "Who looks now and then wakes for nothing, or too late: wait \
             until a worker has ended.",
        );
    });
}

#[test]
fn every_number_is_in_one_part() {
    check(|| {
        for (count, workers) in cases() {
            let numbers: Vec<u64> = (1..=count).collect();

            let sum = sum_on(workers, &numbers, |part| part.iter().sum());

            let what = format!("1 + … + {count} (workers: {workers})");
            see(&what, sum).is(
                count * (count + 1) / 2,
                "Each number is to be counted, and only once.",
            );
        }
    });
}

#[test]
fn there_are_no_more_parts_than_workers() {
    check(|| {
        for (count, workers) in cases() {
            let numbers: Vec<u64> = (1..=count).collect();
            let parts = AtomicUsize::new(0);

            sum_on(workers, &numbers, |part| {
                // `Relaxed`: read when all workers are joined.
                parts.fetch_add(1, Ordering::Relaxed);
                part.iter().sum()
            });

            let what = format!("parts (numbers: {count}, workers: {workers})");
            see(&what, parts.into_inner()).at_most(
                workers,
                "There is a part for each worker, and no more.",
            );
        }
    });
}

/// So many numbers, for so many workers.
fn cases() -> impl Iterator<Item = (u64, usize)> {
    let counts = [0, 1, 2, 3, 5, 10, 1000].into_iter();
    counts.flat_map(|count| [1, 2, 3, 4, 7].map(|workers| (count, workers)))
}

#[test]
fn the_workers_work_at_the_same_time() {
    check(|| {
        for workers in [4, 12] {
            let meeting = Meeting::of(workers);

            sum_on(workers, &vec![1; 2 * workers], |part| {
                meeting.arrive();
                part.iter().sum()
            });

            meeting.took_place(&format!(
                "All {workers} workers are to work at the same time."
            ));
        }
    });
}

#[test]
fn the_parts_are_about_equal() {
    check(|| {
        for (count, workers) in cases() {
            let numbers: Vec<u64> = (1..=count).collect();
            let longest = AtomicUsize::new(0);

            sum_on(workers, &numbers, |part| {
                // `Relaxed`: read when all workers are joined.
                longest.fetch_max(part.len(), Ordering::Relaxed);
                part.iter().sum()
            });

            let what =
                format!("longest part (numbers: {count}, workers: {workers})");
            // What is left over may be one worker's: less than one for each.
            see(&what, longest.into_inner()).at_most(
                numbers.len() / workers + workers,
                "One worker has far more numbers than the others, and all \
                 wait for it.",
            );
        }
    });
}

#[test]
fn a_panic_of_a_worker_is_heard() {
    check(|| {
        let numbers: Vec<u64> = (1..=8).collect();
        step("one of four workers panics");

        // Nothing of it is used after a panic.
        let sum = catch_unwind(AssertUnwindSafe(|| {
            sum_on(4, &numbers, |part| {
                assert!(!part.contains(&6), "cannot read 6");
                part.iter().sum()
            })
        }));

        see("the sum when a worker panicked", sum.ok()).is(
            None,
            "A worker panicked, and its numbers are left out of a sum that \
             looks right.",
        );
    });
}

#[test]
fn the_numbers_are_borrowed() {
    check(|| {
        let numbers = vec![1; 100];
        let first = numbers.as_ptr().addr();
        let place = first..first + size_of_val(&numbers[..]);
        let borrowed = AtomicBool::new(true);

        sum_on(4, &numbers, |part| {
            if !part.is_empty() && !place.contains(&part.as_ptr().addr()) {
                // `Relaxed`: read when all workers are joined.
                borrowed.store(false, Ordering::Relaxed);
            }
            part.iter().sum()
        });

        if !borrowed.into_inner() {
            Finding::new(Verdict::Lazy, "The numbers are copied for the sum.")
                .expected("each part is borrowed from the slice")
                .observed("a part stands somewhere else in memory")
                .report();
        }
    });
}
