//! Holds an answer to `word-count` to its promises, in every order of steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use answer::count_words;
use probes::model::{every_schedule, sync};
use probes::see;

#[test]
fn words_on_two_pages_are_counted_on_both() {
    every_schedule(|| {
        let counts = count_words(vec![vec!["key"], vec!["key"]]);

        see("the count of “key”", counts.get("key").copied())
            .is(Some(2), "It occurs once on each of two pages.");
    });
}
