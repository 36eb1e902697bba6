//! Fifth rung: several streams.
//!
//! New here: four coins are hashed step by step in turn, see
//! [`rounds`](super::rounds). A step of MD5 needs the step before it, so one
//! hash keeps only a part of a core busy; it does not need the other hashes.

use std::array;
use std::ops::Range;

use super::ready::Ready;
use super::rounds::{STREAMS, last_words};
use crate::coin::Start;
use crate::hex::Suffix;
use crate::ladder::decimal::by_head;
use crate::ladder::last_four;

/// The first of `tails` whose hash, with `start` before it, has the suffix.
pub fn first(start: &Start, suffix: &Suffix, tails: Range<u64>) -> Option<u64> {
    let wanted = suffix.last_word();
    by_head(tails).find_map(|tails| {
        let ready = Ready::new(start, tails.start);
        tails.clone().step_by(STREAMS).find_map(|tail| {
            let four = &last_four::LITTLE[last_four::index(tail)..];
            // The last streams may come from behind the last tail.
            let four = |stream| four.get(stream).copied().unwrap_or_default();
            let words = last_words(ready.words(array::from_fn(four)));
            let hits = (tail..tails.end).zip(words);
            let hits = hits.filter(|hit| wanted.fits(hit.1));
            let mut hits = hits.map(|hit| hit.0);
            hits.find(|tail| suffix.matches(&start.coin(*tail).md5()))
        })
    })
}
