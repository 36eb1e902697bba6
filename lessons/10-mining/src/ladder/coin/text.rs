//! First rung: as Python would write it.
//!
//! `md5(f"{start}{tail:06}".encode()).hexdigest().endswith(suffix)`, word for
//! word. It makes 18 strings for each coin, and that takes longer than the
//! hash.

#![expect(clippy::format_collect, reason = "what it costs is shown here")]

use std::ops::Range;

use md5::{Digest, Md5};

use crate::coin::Start;
use crate::hex::Suffix;

/// The first of `tails` whose hash, with `start` before it, has the suffix.
pub fn first(
    start: &Start,
    suffix: &Suffix,
    mut tails: Range<u64>,
) -> Option<u64> {
    tails.find(|tail| {
        let coin = format!("{start}{tail:06}");
        let digest = Md5::digest(coin);
        let hex: String =
            digest.iter().map(|byte| format!("{byte:02x}")).collect();
        hex.ends_with(suffix.digits())
    })
}
