//! First rung: as Python would write it.
//!
//! `sha256(f"{nonce}{text}".encode()).hexdigest().startswith(prefix)`, word for
//! word. It makes 34 strings for each nonce: the message, two letters for each
//! byte of the digest, all of them together. Each string asks for memory and
//! gives it back, and that takes longer than the hash.

#![expect(clippy::format_collect, reason = "what it costs is shown here")]

use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::hex::Prefix;

/// The first of `nonces` whose hash, with `text` behind it, has the prefix.
// ANCHOR: first
pub fn first(
    text: &str,
    prefix: &Prefix,
    mut nonces: Range<u64>,
) -> Option<u64> {
    nonces.find(|nonce| {
        let message = format!("{nonce}{text}");
        let digest = Sha256::digest(message);
        let hex: String =
            digest.iter().map(|byte| format!("{byte:02x}")).collect();
        hex.starts_with(prefix.digits())
    })
}
// ANCHOR_END: first
