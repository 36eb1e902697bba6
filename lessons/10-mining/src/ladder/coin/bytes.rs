//! Second rung: bytes instead of text.
//!
//! New here: the digest is compared as the bytes it is, so nobody writes hex
//! digits that nobody reads; and one buffer serves every coin, so nobody asks
//! for memory.

use std::io::Write;
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
    let mut coin = Vec::new();
    tails.find(|tail| {
        coin.clear();
        write!(coin, "{start}{tail:06}").expect("a vector takes any text");
        suffix.matches(&Md5::digest(&coin))
    })
}
