//! The loop of the rung [`lanes`](super::lanes), once for each instruction
//! set.
//!
//! The loop is plain, and so is what it calls. It stands here three times
//! because a function is compiled for one instruction set: `multiversion`
//! makes a copy for the wider one, and calls it where the CPU has it.

#![expect(
    clippy::inline_always,
    reason = "a loop takes the instruction set of the function it stands in"
)]

use multiversion::multiversion;
use multiversion::target::match_target;

use super::ready::Ready;
use super::rounds::{STREAMS, last_words};
use crate::ladder::sets::Set;

/// Turns of the loop, with four coins each.
const TURNS: usize = COINS / STREAMS;

/// Coins that the loop hashes: a whole part of the table of last digits.
pub const COINS: usize = 2_000;

/// Hashes the coins with each of the first digits, four of them at once, and gives the last words.
///
/// # Panics
/// If there are fewer than [`COINS`].
pub fn hash(set: Set, ready: Ready, fours: &[u32], words: &mut [u32; COINS]) {
    let fours = fours.first_chunk().expect("the caller gives so many");
    match set {
        Set::Common => common(ready, fours, words),
        Set::Avx2 => avx2(ready, fours, words),
        Set::Avx512 => avx512(ready, fours, words),
    }
}

/// The loop: a coin from each quarter in every turn.
#[inline(always)]
fn turns(ready: Ready, fours: &[u32; COINS], words: &mut [u32; COINS]) {
    for turn in 0..TURNS {
        let digits = [
            fours[turn],
            fours[TURNS + turn],
            fours[2 * TURNS + turn],
            fours[3 * TURNS + turn],
        ];
        let [a, b, c, d] = last_words(ready.words(digits));
        words[turn] = a;
        words[TURNS + turn] = b;
        words[2 * TURNS + turn] = c;
        words[3 * TURNS + turn] = d;
    }
}

fn common(ready: Ready, fours: &[u32; COINS], words: &mut [u32; COINS]) {
    turns(ready, fours, words);
}

#[multiversion(targets("x86_64+avx2"))]
fn avx2(ready: Ready, fours: &[u32; COINS], words: &mut [u32; COINS]) {
    match_target! {
        "x86_64+avx2" => turns(ready, fours, words),
        _ => common(ready, fours, words),
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl"))]
fn avx512(ready: Ready, fours: &[u32; COINS], words: &mut [u32; COINS]) {
    match_target! {
        "x86_64+avx512f+avx512bw+avx512vl" => turns(ready, fours, words),
        _ => common(ready, fours, words),
    }
}
