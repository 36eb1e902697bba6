//! Holds an answer to `batch-progress` to its promises, on real threads.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;
mod counted;

use std::ops::Range;
use std::sync::atomic::Ordering;

use answer::search;
use counted::sync;
use probes::overlap::Meeting;
use probes::{Finding, Verdict, check, rules, see};
use sync::atomic::AtomicU64;

#[test]
fn keeps_the_rules() {
    check(|| rules!("answer.rs").takes_sync_from_the_crate());
}

#[test]
fn all_that_was_tried_is_told() {
    check(|| {
        for (shares, tried) in cases() {
            for batch in [1, 3, 10, 1000] {
                let told = AtomicU64::new(0);

                let found =
                    search(shares.clone(), batch, &told, |it| it % 100 == 99);

                let what = format!("the hits in {shares:?}");
                let first = |share: &Range<u64>| {
                    share.clone().find(|it| it % 100 == 99)
                };
                see(&what, found).is(
                    shares.iter().map(first).collect(),
                    "The first in each share, in the shares' order.",
                );
                let what = format!("told of {shares:?}, in batches of {batch}");
                see(&what, told.into_inner()).is(
                    tried,
                    "What is told in the end is not what was tried.",
                );
            }
        }
    });
}

/// Shares, and how many of their nonces are tried.
fn cases() -> [(Vec<Range<u64>>, u64); 5] {
    [
        (Vec::new(), 0),
        (vec![0..0, 5..6], 1),
        (vec![0..25, 25..50, 50..75, 75..99], 99),
        (vec![0..50, 50..95, 95..200], 50 + 45 + 5),
        (vec![0..1000, 60..1000], 100 + 40),
    ]
}

#[test]
fn the_workers_search_at_the_same_time() {
    check(|| {
        let meeting = Meeting::of(12);

        search(vec![0..3; 12], 10, &AtomicU64::new(0), |_| {
            meeting.arrive();
            false
        });

        meeting.took_place("Twelve workers are to search at the same time.");
    });
}

#[test]
fn the_count_is_never_far_from_what_was_tried() {
    check(|| {
        for batch in [1, 2, 10, 100] {
            let told = AtomicU64::new(0);

            let share = 0..250;
            search(vec![share], batch, &told, |nonce| {
                // So many have been tried when this one is.
                let told = told.load(Ordering::Relaxed);
                let what = format!(
                    "told when {nonce} nonces have been tried, in batches of \
                     {batch}"
                );
                see(&what, told).at_most(
                    nonce + 1,
                    "It tells of nonces that nobody has tried yet.",
                );
                see(&what, told).at_least(
                    (nonce + 1).saturating_sub(batch),
                    "A whole batch is untold, or more: who watches the \
                     progress sees it stand still.",
                );
                false
            });
        }
    });
}

#[test]
fn what_all_share_is_touched_once_a_batch() {
    check(|| {
        let told = AtomicU64::new(0);
        let before = counted::uses();

        search(vec![0..10_000; 4], 1000, &told, |_| false);

        let uses = counted::uses() - before;
        // Ten batches each; a step may need a look and another try.
        let most = 4 * 12 * 4;
        if uses > most {
            Finding::new(
                Verdict::Lazy,
                "All workers want the same thing again and again: they share \
                 something for each nonce, and not for each batch.",
            )
            .expected(format!(
                "40 batches, and at most {most} uses of an atomic, a lock or \
                 a channel"
            ))
            .observed(format!("{uses} uses"))
            .report();
        }
    });
}
