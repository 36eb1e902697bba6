//! All rungs must find the same.

use std::ops::Range;

use shared::seed::Seed;

use super::{coin, nonce};
use crate::hex::{Prefix, Suffix};
use crate::vein::Vein;

/// Texts to agree on: in one block, in two, in another script.
const TEXTS: [&str; 3] = [
    "The Zen of Python, by Tim Peters",
    "There should be one-- and preferably only one --obvious way to do it.",
    "Красивое лучше, чем уродливое.",
];

/// Numbers to agree on: from one digit to four.
const NUMBERS: Range<u64> = 0..20_000;

/// How many rungs find what the lowest of their ladder finds.
pub fn of_rungs(seed: Seed) -> u64 {
    // Two digits: something to find in every few hundred.
    let prefix: Prefix = "00".parse().expect("0 is a hex digit");
    let suffix: Suffix = "00".parse().expect("0 is a hex digit");
    let start = Vein::of(seed).start(0);
    let nonces = nonce::RUNGS.map(|(_, _, first)| {
        TEXTS.map(|text| hits(NUMBERS, |numbers| first(text, &prefix, numbers)))
    });
    let tails = coin::RUNGS.map(|(_, _, first)| {
        hits(NUMBERS, |numbers| first(&start, &suffix, numbers))
    });
    let same_nonces = nonces.iter().filter(|found| **found == nonces[0]);
    let same_tails = tails.iter().filter(|found| **found == tails[0]);
    (same_nonces.count() + same_tails.count()) as u64
}

/// Every hit among `numbers`, found one after the other.
pub fn hits(
    mut numbers: Range<u64>,
    first: impl Fn(Range<u64>) -> Option<u64>,
) -> Vec<u64> {
    let mut hits = Vec::new();
    while let Some(hit) = first(numbers.clone()) {
        hits.push(hit);
        numbers.start = hit + 1;
    }
    hits
}
