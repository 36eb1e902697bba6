//! Fourth rung: the block is prepared once.
//!
//! New here: `Md5::digest` copies each coin into a block and pads it; we keep
//! the padded block, count in it, and call the compression function, which is
//! all that is left of the hash.

use std::ops::Range;

use md5::block_api::compress;

use super::rounds::START;
use crate::coin::{DIGITS, Start};
use crate::hex::Suffix;
use crate::ladder::decimal::increment;
use crate::ladder::padding::padded;

/// The first of `tails` whose hash, with `start` before it, has the suffix.
pub fn first(
    start: &Start,
    suffix: &Suffix,
    mut tails: Range<u64>,
) -> Option<u64> {
    let coin = format!("{start}{:06}", tails.start);
    let mut blocks = padded(coin.as_bytes(), u64::to_le_bytes);
    tails.find(|_| {
        let mut state = START;
        compress(&mut state, &blocks);
        let digest = state.map(u32::to_le_bytes);
        increment(&mut blocks[0][..DIGITS]);
        suffix.matches(digest.as_flattened())
    })
}
