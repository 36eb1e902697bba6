//! Third rung: the digits count in place.
//!
//! New here: the coin is written once. From then on only the digits that
//! change are changed: nine times out of ten, that is one byte.

use std::ops::Range;

use md5::{Digest, Md5};

use crate::coin::Start;
use crate::hex::Suffix;
use crate::ladder::decimal::increment;

/// The first of `tails` whose hash, with `start` before it, has the suffix.
pub fn first(
    start: &Start,
    suffix: &Suffix,
    mut tails: Range<u64>,
) -> Option<u64> {
    let mut coin = format!("{start}{:06}", tails.start).into_bytes();
    tails.find(|_| {
        let found = suffix.matches(&Md5::digest(&coin));
        increment(&mut coin);
        found
    })
}
