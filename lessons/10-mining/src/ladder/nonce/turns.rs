//! The loops of the rung [`lanes`](super::lanes), once for each instruction
//! set.
//!
//! The loops are plain, and so is what they call. It stands here three times
//! because a function is compiled for one instruction set: `multiversion`
//! makes a copy for the wider one, and calls it where the CPU has it.

#![expect(
    clippy::many_single_char_names,
    reason = "the standard calls them so"
)]
#![expect(
    clippy::inline_always,
    reason = "a loop takes the instruction set of the function it stands in"
)]

use multiversion::multiversion;
use multiversion::target::match_target;

use super::ready::Ready;
use super::rounds::{START, compress};
use crate::ladder::sets::Set;

/// Turns of a loop: a whole number of lanes, whatever their number, and a
/// whole part of the table of last digits.
pub const TURNS: usize = 400;

/// The state after each turn: the first word of all, the second word of all, …
pub type States = [[u32; TURNS]; 8];

/// Hashes the message with each of the first digits, four of them at once.
///
/// # Panics
/// If there are fewer than [`TURNS`].
pub fn hash(set: Set, ready: &Ready, fours: &[u32], states: &mut States) {
    let fours = fours.first_chunk().expect("the caller gives so many");
    match set {
        Set::Common => first_block_common(ready, fours, states),
        Set::Avx2 => first_block_avx2(ready, fours, states),
        Set::Avx512 => first_block_avx512(ready, fours, states),
    }
    for words in &ready.later {
        match set {
            Set::Common => later_block_common(words, states),
            Set::Avx2 => later_block_avx2(words, states),
            Set::Avx512 => later_block_avx512(words, states),
        }
    }
}

/// The loop over a first block: each turn with other digits.
#[inline(always)]
fn first_block(ready: &Ready, fours: &[u32; TURNS], states: &mut States) {
    let masks = ready.masks;
    for (turn, four) in fours.iter().enumerate() {
        let four = four.rotate_right(ready.turn);
        let mut words = ready.first;
        words[0] |= four & masks[0];
        words[1] |= four & masks[1];
        words[2] |= four & masks[2];
        words[3] |= four & masks[3];
        words[4] |= four & masks[4];
        store(turn, compress(START, words), states);
    }
}

/// The loop over a block behind it: the same words each turn, after another
/// state.
#[inline(always)]
fn later_block(words: &[u32; 16], states: &mut States) {
    for turn in 0..TURNS {
        let [a, b, c, d, e, f, g, h] = &*states;
        let state = [
            a[turn], b[turn], c[turn], d[turn], e[turn], f[turn], g[turn],
            h[turn],
        ];
        store(turn, compress(state, *words), states);
    }
}

#[inline(always)]
fn store(turn: usize, state: [u32; 8], states: &mut States) {
    states[0][turn] = state[0];
    states[1][turn] = state[1];
    states[2][turn] = state[2];
    states[3][turn] = state[3];
    states[4][turn] = state[4];
    states[5][turn] = state[5];
    states[6][turn] = state[6];
    states[7][turn] = state[7];
}

fn first_block_common(
    ready: &Ready,
    fours: &[u32; TURNS],
    states: &mut States,
) {
    first_block(ready, fours, states);
}

#[multiversion(targets("x86_64+avx2"))]
fn first_block_avx2(ready: &Ready, fours: &[u32; TURNS], states: &mut States) {
    match_target! {
        "x86_64+avx2" => first_block(ready, fours, states),
        _ => first_block_common(ready, fours, states),
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl"))]
fn first_block_avx512(
    ready: &Ready,
    fours: &[u32; TURNS],
    states: &mut States,
) {
    match_target! {
        "x86_64+avx512f+avx512bw+avx512vl" => {
            first_block(ready, fours, states);
        },
        _ => first_block_common(ready, fours, states),
    }
}

fn later_block_common(words: &[u32; 16], states: &mut States) {
    later_block(words, states);
}

#[multiversion(targets("x86_64+avx2"))]
fn later_block_avx2(words: &[u32; 16], states: &mut States) {
    match_target! {
        "x86_64+avx2" => later_block(words, states),
        _ => later_block_common(words, states),
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl"))]
fn later_block_avx512(words: &[u32; 16], states: &mut States) {
    match_target! {
        "x86_64+avx512f+avx512bw+avx512vl" => later_block(words, states),
        _ => later_block_common(words, states),
    }
}
