//! Fourth rung: the block is prepared once.
//!
//! New here: the hash's own preparations, which are the same for every nonce
//! of one length, are made once. `Sha256::digest` copies each message into a
//! block and pads it; we keep the padded blocks, count in them, and call the
//! compression function, which is all that is left of the hash.

use std::ops::Range;

use sha2::block_api::compress256;

use super::rounds::START;
use crate::hex::Prefix;
use crate::ladder::decimal::{by_length, increment};
use crate::ladder::padding::padded;

/// The first of `nonces` whose hash, with `text` behind it, has the prefix.
pub fn first(text: &str, prefix: &Prefix, nonces: Range<u64>) -> Option<u64> {
    by_length(nonces).find_map(|mut nonces| {
        let message = format!("{}{text}", nonces.start);
        let digits = message.len() - text.len();
        let mut blocks = padded(message.as_bytes(), u64::to_be_bytes);
        nonces.find(|_| {
            let mut state = START;
            compress256(&mut state, &blocks);
            let digest = state.map(u32::to_be_bytes);
            // A nonce has at most 20 digits: they never leave the first block.
            increment(&mut blocks[0][..digits]);
            prefix.matches(digest.as_flattened())
        })
    })
}
