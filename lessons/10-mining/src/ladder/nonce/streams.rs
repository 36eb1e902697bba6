//! Fifth rung: several streams.
//!
//! New here: eight messages are made ready, and then eight are hashed. A round
//! of SHA-256 needs the one before it, so one hash keeps only a part of a core
//! busy. It does not need another hash, though: a core that has several before
//! it works on the next while one waits. On the rungs below it could not: what
//! it had to hash it had just written, digit by digit, and waited for that.
//!
//! So the digits come from a table, the last four at once.

use std::iter;
use std::ops::Range;

use sha2::block_api::compress256;

use super::block;
use super::rounds::START;
use crate::hex::Prefix;
use crate::ladder::decimal::by_head;
use crate::ladder::last_four;
use crate::ladder::padding::padded;

/// Messages that are hashed together.
const STREAMS: usize = 8;

/// The first of `nonces` whose hash, with `text` behind it, has the prefix.
pub fn first(text: &str, prefix: &Prefix, nonces: Range<u64>) -> Option<u64> {
    by_head(nonces).find_map(|nonces| {
        let message = format!("{}{text}", nonces.start);
        let digits = message.len() - text.len();
        if digits < 4 {
            return block::first(text, prefix, nonces);
        }
        let ready = padded(message.as_bytes(), u64::to_be_bytes);
        let mut streams = vec![ready; STREAMS];
        nonces.clone().step_by(STREAMS).find_map(|nonce| {
            let four = &last_four::BIG[last_four::index(nonce)..];
            // The last streams may come from behind the last nonce.
            let four = four.iter().chain(iter::repeat(&0));
            for (blocks, four) in streams.iter_mut().zip(four) {
                blocks[0][digits - 4..digits]
                    .copy_from_slice(&four.to_be_bytes());
            }
            let mut states = [START; STREAMS];
            for (state, blocks) in states.iter_mut().zip(&streams) {
                compress256(state, blocks);
            }
            let hit = states.iter().position(|state| {
                prefix.matches(state.map(u32::to_be_bytes).as_flattened())
            });
            let hit = nonce.checked_add(hit? as u64)?;
            nonces.contains(&hit).then_some(hit)
        })
    })
}
