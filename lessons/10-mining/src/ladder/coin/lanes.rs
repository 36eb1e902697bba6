//! Sixth rung: many lanes.
//!
//! New here: the same step on many coins at once. [`turns`](super::turns)
//! hashes some thousand coins in a plain loop, no turn of which needs another
//! one. So the compiler does four, eight or sixteen turns in one: as many lanes
//! as the instruction set has. What comes of each goes to its place, and a
//! second loop looks for a hit. In one loop there would be no lanes: where any
//! turn may be the last, they have to come one after the other.
//!
//! Only the last word of each hash is looked at; who hits there is hashed once
//! more.

use std::ops::Range;

use super::ready::Ready;
use super::turns::{COINS, hash};
use crate::coin::Start;
use crate::hex::Suffix;
use crate::ladder::decimal::by_head;
use crate::ladder::last_four;
use crate::ladder::sets::{self, Set};

/// The first of `tails` whose hash, with `start` before it, has the suffix.
pub fn first(start: &Start, suffix: &Suffix, tails: Range<u64>) -> Option<u64> {
    first_with(sets::widest(), start, suffix, tails)
}

/// The same, with an instruction set that need not be the widest.
pub fn first_with(
    set: Set,
    start: &Start,
    suffix: &Suffix,
    tails: Range<u64>,
) -> Option<u64> {
    let wanted = suffix.last_word();
    let mut words = [0; COINS];
    by_head(tails).find_map(|tails| {
        let ready = Ready::new(start, tails.start);
        let head = tails.start / last_four::COUNT * last_four::COUNT;
        let begins = (head..tails.end).step_by(COINS);
        let behind = |begin: &u64| begin + COINS as u64 > tails.start;
        begins.filter(behind).find_map(|begin| {
            let four = &last_four::LITTLE[last_four::index(begin)..];
            hash(set, ready, four, &mut words);
            // All of them first: a loop that does not end early has lanes too.
            let hit = |any, &word| any | wanted.fits(word);
            if !words.iter().fold(false, hit) {
                return None;
            }
            let hits = (begin..).zip(words).filter(|hit| wanted.fits(hit.1));
            let mut hits = hits.map(|hit| hit.0).filter(|n| tails.contains(n));
            hits.find(|tail| suffix.matches(&start.coin(*tail).md5()))
        })
    })
}
