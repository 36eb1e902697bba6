//! Holds an answer to `smallest-nonce` to its promises, in every order of
//! steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use answer::smallest;
use probes::model::{every_schedule, sync};
use probes::see;

/// Two workers search, and all from `first` on are hits.
fn search(nonces: Range<u64>, piece: u64, first: u64) {
    let found = smallest(nonces, piece, 2, |nonce| nonce >= first);

    let what = format!("the nonce, where all from {first} on hit");
    see(&what, found).is(
        Some(first),
        "There is a smaller one. Its worker was slower, that is all.",
    );
}

#[test]
fn the_smaller_of_two_hits_wins() {
    every_schedule(|| search(0..2, 1, 0));
}

#[test]
fn a_smaller_one_in_a_piece_in_hand_wins() {
    every_schedule(|| search(0..4, 2, 1));
}

#[test]
fn where_nothing_hits_there_is_no_answer() {
    every_schedule(|| {
        let tried = AtomicU64::new(0);

        let found = smallest(0..2, 1, 2, |_| {
            // `Relaxed`: one thread of the system runs all.
            tried.fetch_add(1, Ordering::Relaxed);
            false
        });

        see("the nonce, where none hits", found)
            .is(None, "There is none to be found.");
        see("nonces tried of two, where none hits", tried.into_inner())
            .is(2, "Each nonce is to be tried, and only once.");
    });
}
