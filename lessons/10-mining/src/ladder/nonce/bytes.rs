//! Second rung: bytes instead of text.
//!
//! New here: the digest is compared as the bytes it is, so nobody writes hex
//! digits that nobody reads; and one buffer serves every message, so nobody
//! asks for memory.

use std::io::Write;
use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::hex::Prefix;

/// The first of `nonces` whose hash, with `text` behind it, has the prefix.
pub fn first(
    text: &str,
    prefix: &Prefix,
    mut nonces: Range<u64>,
) -> Option<u64> {
    let mut message = Vec::new();
    nonces.find(|nonce| {
        message.clear();
        write!(message, "{nonce}{text}").expect("a vector takes any text");
        prefix.matches(&Sha256::digest(&message))
    })
}
