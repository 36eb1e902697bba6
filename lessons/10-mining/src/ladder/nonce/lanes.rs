//! Sixth rung: many lanes.
//!
//! New here: the same operation on many nonces at once. [`turns`] hashes some
//! hundred messages in a plain loop, no turn of which needs another one. So the
//! compiler does four, eight or sixteen turns in one: as many lanes as the
//! instruction set has. What comes of each goes to its place, and a second
//! loop looks for a hit. In one loop there would be no lanes: where any turn
//! may be the last, they have to come one after the other.
//!
//! Only the first word of each digest is looked at; who hits there is hashed
//! once more.
//!
//! [`turns`]: super::turns

use std::ops::Range;

use sha2::{Digest, Sha256};

use super::block;
use super::ready::Ready;
use super::turns::{TURNS, hash};
use crate::hex::Prefix;
use crate::ladder::decimal::by_head;
use crate::ladder::last_four;
use crate::ladder::sets::{self, Set};

/// The first of `nonces` whose hash, with `text` behind it, has the prefix.
pub fn first(text: &str, prefix: &Prefix, nonces: Range<u64>) -> Option<u64> {
    first_with(sets::widest(), text, prefix, nonces)
}

/// The same, with an instruction set that need not be the widest.
pub fn first_with(
    set: Set,
    text: &str,
    prefix: &Prefix,
    nonces: Range<u64>,
) -> Option<u64> {
    let wanted = prefix.first_word();
    let mut states = [[0; TURNS]; 8];
    by_head(nonces).find_map(|nonces| {
        let Some(ready) = Ready::new(nonces.start, text) else {
            return block::first(text, prefix, nonces);
        };
        let head = nonces.start / last_four::COUNT * last_four::COUNT;
        let fours = nonces.start - head..nonces.end - head;
        let loops = (0..fours.end).step_by(TURNS);
        let mut loops = loops.skip(last_four::index(fours.start) / TURNS);
        loops.find_map(|four| {
            let table = &last_four::BIG[last_four::index(four)..];
            hash(set, &ready, table, &mut states);
            let words = &states[0];
            // All of them first: a loop that does not end early has lanes too.
            let hit = |any, &word| any | wanted.fits(word);
            if !words.iter().fold(false, hit) {
                return None;
            }
            let hits = (four..).zip(words);
            let hits = hits.filter(|(_, word)| wanted.fits(**word));
            let hits = hits.map(|hit| hit.0).filter(|n| fours.contains(n));
            hits.map(|four| head + four).find(|nonce| {
                prefix.matches(&Sha256::digest(format!("{nonce}{text}")))
            })
        })
    })
}
