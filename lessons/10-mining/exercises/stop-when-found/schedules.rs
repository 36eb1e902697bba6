//! Holds an answer to `stop-when-found` to its promises, in every order of
//! steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::sync::atomic::{AtomicU64, Ordering};

use answer::find;
use probes::model::{Case, sync};
use probes::see;

/// Two workers draw; all but the first so many draws are coins.
fn search(vain: u64) {
    let drawn = AtomicU64::new(0);

    let coin = find(2, || {
        let number = drawn.fetch_add(1, Ordering::Relaxed);
        (number >= vain).then_some(number)
    });

    see("the coin", coin).holds(
        &format!("one of those from draw {vain} on"),
        |coin| (vain..drawn.load(Ordering::Relaxed)).contains(coin),
        "This one was never drawn as a coin.",
    );
}

#[test]
fn two_may_find_one_at_the_same_moment() {
    Case::new().schedules(3000).explore(|| search(0));
}

#[test]
fn one_draws_in_vain_and_then_all_find_one() {
    Case::new().schedules(3000).explore(|| search(1));
}
