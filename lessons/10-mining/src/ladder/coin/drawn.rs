//! Below the ladder: as the notebook had it, fifty digits drawn for each try.
//!
//! Drawing costs far more than hashing: in Python nearly all of the time, here
//! still a good part of it. And a drawn coin says nothing about the next one,
//! so it cannot be counted up, and other workers cannot be told "you try the
//! next thousand". The rungs above draw a start and count from there.

#![expect(clippy::format_collect, reason = "what it costs is shown here")]

use md5::{Digest, Md5};
use rand::rngs::StdRng;

use crate::coin::{DIGITS, draw};
use crate::hex::Suffix;

/// The first of so many drawn coins whose hash has the suffix.
pub fn first(
    generator: &mut StdRng,
    suffix: &Suffix,
    tries: u64,
) -> Option<String> {
    (0..tries).map(|_| draw(generator, DIGITS)).find(|coin| {
        let digest = Md5::digest(coin);
        let hex: String =
            digest.iter().map(|byte| format!("{byte:02x}")).collect();
        hex.ends_with(suffix.digits())
    })
}
