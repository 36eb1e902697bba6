//! Rungs that look for a nonce with SHA-256, from the lowest up.
//!
//! Each rung is a file with the same function, `first`. Read them in order:
//! what a rung changes is marked "new here".

use std::ops::Range;

use crate::hex::Prefix;

pub mod block;
pub mod bytes;
pub mod digits;
pub mod text;

/// What every rung's `first` looks like.
pub type First = fn(&str, &Prefix, Range<u64>) -> Option<u64>;

/// The rungs' names, from the lowest up.
pub const RUNGS: [(&str, First); 4] = [
    ("text", text::first),
    ("bytes", bytes::first),
    ("digits", digits::first),
    ("block", block::first),
];

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
        for bytes in [0, 1, 55, 56, 63, 64, 119, 120, 200] {
            // The nonces 90 to 109 have two digits, then three.
            for digits in [2, 3] {
                let text = "x".repeat(usize::saturating_sub(bytes, digits));
                let expected = expected(&text, &prefix, 90..110);

                for (name, first) in RUNGS {
                    let found =
                        hits(90..110, |nonces| first(&text, &prefix, nonces));

                    assert_eq!(found, expected, "{name}, {bytes} bytes");
                }
            }
        }
    }

    #[test]
    fn rungs_reach_the_last_nonce_there_is() {
        let prefix: Prefix = "0".parse().unwrap();
        let nonces = u64::MAX - 100..u64::MAX;
        let expected = expected("", &prefix, nonces.clone());

        for (name, first) in RUNGS {
            let found =
                hits(nonces.clone(), |nonces| first("", &prefix, nonces));

            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn rungs_find_nothing_among_no_nonces() {
        let prefix: Prefix = "0".parse().unwrap();

        for (name, first) in RUNGS {
            assert_eq!(first("", &prefix, 7..7), None, "{name}");
        }
    }

    proptest! {
        #[test]
        fn rungs_agree_on_any_text_in_any_script(
            text in "\\PC{0,80}",
            prefix in "[0-9a-f]{1,2}",
            start in prop_oneof![0..2_000_u64, 0..u64::from(u32::MAX)],
        ) {
            let prefix: Prefix = prefix.parse()?;
            let nonces = start..start + 300;
            let expected = expected(&text, &prefix, nonces.clone());

            for (name, first) in RUNGS {
                let found =
                    hits(nonces.clone(), |some| first(&text, &prefix, some));

                prop_assert_eq!(&found, &expected, "{}", name);
            }
        }
    }
}
