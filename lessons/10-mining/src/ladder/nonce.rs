//! Rungs that look for a nonce with SHA-256, from the lowest up.
//!
//! Each rung is a file with the same function, `first`. Read them in order:
//! what a rung changes is marked "new here".

use std::ops::Range;

use super::sets::{self, Set};
use crate::hex::Prefix;

pub mod block;
pub mod bytes;
pub mod digits;
pub mod lanes;
mod ready;
mod rounds;
pub mod streams;
pub mod text;
mod turns;

/// What every rung's `first` looks like.
pub type First = fn(&str, &Prefix, Range<u64>) -> Option<u64>;

/// The rungs of one core, from the lowest up: their names, and the instruction
/// set that each needs. Where the CPU has it not, a rung does as the narrower.
pub const RUNGS: [(&str, Set, First); 8] = [
    ("text", Set::Common, text::first),
    ("bytes", Set::Common, bytes::first),
    ("digits", Set::Common, digits::first),
    ("block", Set::Common, block::first),
    ("streams", Set::Common, streams::first),
    ("lanes", Set::Common, |text, prefix, nonces| {
        lanes::first_with(Set::Common, text, prefix, nonces)
    }),
    ("lanes AVX2", Set::Avx2, |text, prefix, nonces| {
        lanes::first_with(Set::Avx2, text, prefix, nonces)
    }),
    ("lanes AVX-512", Set::Avx512, |text, prefix, nonces| {
        lanes::first_with(Set::Avx512, text, prefix, nonces)
    }),
];

/// The fastest of them on this CPU: many lanes, unless they are narrow and the
/// CPU has instructions for SHA-256.
pub fn fastest() -> First {
    let wide = sets::widest() == Set::Avx512;
    if wide || !sets::rounds_are_built_in() {
        lanes::first
    } else {
        streams::first
    }
}

/// About so many nonces, such that a worker's share begins and ends where the
/// loops of the lanes do.
pub fn chunk(nonces: u64) -> u64 {
    let loops = turns::TURNS as u64;
    (nonces / loops).max(1) * loops
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sha2::{Digest, Sha256};

    use super::*;
    use crate::ladder::agreement::hits;

    /// What the rungs should find, by the definition.
    fn expected(text: &str, prefix: &Prefix, nonces: Range<u64>) -> Vec<u64> {
        nonces
            .filter(|nonce| {
                prefix.matches(&Sha256::digest(format!("{nonce}{text}")))
            })
            .collect()
    }

    #[test]
    fn rungs_agree_with_sha2_on_both_sides_of_every_block_boundary() {
        let prefix: Prefix = "0".parse().unwrap();
        for bytes in [0_usize, 1, 55, 56, 63, 64, 119, 120, 200] {
            // Ten nonces on each side of where they grow a digit longer.
            for digits in 1..=8 {
                let longer = 10_u64.pow(digits);
                let nonces = longer.saturating_sub(10)..longer + 10;
                for digits in [digits, digits + 1] {
                    let text = bytes.saturating_sub(digits as usize);
                    let text = "x".repeat(text);
                    let expected = expected(&text, &prefix, nonces.clone());

                    for (name, _, first) in RUNGS {
                        let found = hits(nonces.clone(), |nonces| {
                            first(&text, &prefix, nonces)
                        });

                        assert_eq!(found, expected, "{name}, {bytes} bytes");
                    }
                }
            }
        }
    }

    #[test]
    fn rungs_reach_the_last_nonce_there_is() {
        let prefix: Prefix = "0".parse().unwrap();
        let nonces = u64::MAX - 100..u64::MAX;
        let expected = expected("", &prefix, nonces.clone());

        for (name, _, first) in RUNGS {
            let found =
                hits(nonces.clone(), |nonces| first("", &prefix, nonces));

            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn rungs_find_nothing_among_no_nonces() {
        let prefix: Prefix = "0".parse().unwrap();

        for (name, _, first) in RUNGS {
            assert_eq!(first("", &prefix, 7..7), None, "{name}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn rungs_agree_on_any_text_in_any_script(
            text in "\\PC{0,80}",
            prefix in "[0-9a-f]{1,2}",
            start in prop_oneof![
                0..2_000_u64,
                0..u64::from(u32::MAX),
                0..u64::MAX - 100,
            ],
            many in 0..100_u64,
        ) {
            let prefix: Prefix = prefix.parse()?;
            let nonces = start..start + many;
            let expected = expected(&text, &prefix, nonces.clone());

            for (name, _, first) in RUNGS {
                let found =
                    hits(nonces.clone(), |some| first(&text, &prefix, some));

                prop_assert_eq!(&found, &expected, "{}", name);
            }
        }
    }
}
