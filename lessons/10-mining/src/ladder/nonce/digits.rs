//! Third rung: the digits count in place.
//!
//! New here: the message is written once for all nonces of one length. From
//! then on only the digits that change are changed: nine times out of ten,
//! that is one byte.

use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::hex::Prefix;
use crate::ladder::decimal::{by_length, increment};

/// The first of `nonces` whose hash, with `text` behind it, has the prefix.
pub fn first(text: &str, prefix: &Prefix, nonces: Range<u64>) -> Option<u64> {
    by_length(nonces).find_map(|mut nonces| {
        let mut message = format!("{}{text}", nonces.start).into_bytes();
        let digits = message.len() - text.len();
        nonces.find(|_| {
            let found = prefix.matches(&Sha256::digest(&message));
            increment(&mut message[..digits]);
            found
        })
    })
}
