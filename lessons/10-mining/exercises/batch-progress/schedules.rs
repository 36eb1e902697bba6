//! Holds an answer to `batch-progress` to its promises, in every order of
//! steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::ops::Range;

use answer::search;
use probes::model::{every_schedule, sync};
use probes::see;
use sync::atomic::AtomicU64;

/// Two workers search, and count; `hit` is where a hit is.
fn count(shares: [Range<u64>; 2], batch: u64, hit: u64, tried: u64) {
    let told = AtomicU64::new(0);

    search(shares.into(), batch, &told, |nonce| nonce == hit);

    see("told in the end", told.into_inner())
        .is(tried, "What is told in the end is not what was tried.");
}

#[test]
fn two_who_tell_at_the_same_time_are_both_counted() {
    every_schedule(|| count([0..1, 1..2], 1, 9, 2));
}

#[test]
fn the_rest_of_a_batch_is_counted() {
    every_schedule(|| count([0..3, 3..4], 2, 9, 4));
}

#[test]
fn what_was_tried_before_a_hit_is_counted() {
    every_schedule(|| count([0..4, 4..5], 2, 2, 4));
}
