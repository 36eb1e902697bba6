//! Hex digits that a hash should begin or end with.

use std::fmt::{self, Write};
use std::str::FromStr;

/// Hex digits that the SHA-256 of a nonce and its text should begin with.
pub type Prefix = Pattern<32>;

/// Hex digits that the MD5 of a coin should end with.
pub type Suffix = Pattern<16>;

/// Hex digits to look for in a hash of so many `BYTES`.
///
/// Two hex digits are a byte, and an odd one is half of one. So a pattern
/// keeps, for each byte, which bits count and what they should be.
#[derive(Clone, Debug)]
pub struct Pattern<const BYTES: usize> {
    digits: String,
    mask: [u8; BYTES],
    value: [u8; BYTES],
}

/// One word of a hash, a number of 32 bits: which bits of it count, and what
/// they should be.
///
/// Where it does not fit, the whole hash does not; where it fits, the whole
/// hash may.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    mask: u32,
    value: u32,
}

/// The text is not what a [`Pattern`] is made of.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "accepts 1 to {most} hex digits, 0 to 9 and a to f \
     (A to F are read as a to f)"
)]
pub struct NoPattern {
    most: usize,
}

impl<const BYTES: usize> Pattern<BYTES> {
    /// The digits, in lower case.
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// Whether a hash, `BYTES` bytes of it, is as it should be.
    pub fn matches(&self, digest: &[u8]) -> bool {
        digest
            .iter()
            .zip(self.mask.iter().zip(&self.value))
            .all(|(byte, (mask, value))| byte & mask == *value)
    }

    /// How many tries it takes on average: 16 times as many for each digit,
    /// or the largest number there is.
    pub fn tries(&self) -> u64 {
        self.digits
            .bytes()
            .fold(1, |tries: u64, _| tries.saturating_mul(16))
    }

    /// The pattern whose digits stand in the hash from place `first` on, which
    /// may depend on how many they are.
    fn new(
        digits: &str,
        first: impl FnOnce(usize) -> usize,
    ) -> Result<Self, NoPattern> {
        let refused = NoPattern { most: 2 * BYTES };
        let digits = digits.to_ascii_lowercase();
        if !(1..=2 * BYTES).contains(&digits.len()) {
            return Err(refused);
        }
        let (mut mask, mut value) = ([0; BYTES], [0; BYTES]);
        for (place, digit) in (first(digits.len())..).zip(digits.bytes()) {
            let bits = match digit {
                b'0'..=b'9' => digit - b'0',
                b'a'..=b'f' => digit - b'a' + 10,
                _ => return Err(refused),
            };
            // The first digit of a byte is its upper half.
            let shift = if place % 2 == 0 { 4 } else { 0 };
            mask[place / 2] |= 0xf << shift;
            value[place / 2] |= bits << shift;
        }
        Ok(Self {
            digits,
            mask,
            value,
        })
    }
}

impl Prefix {
    /// What the first word of a SHA-256 should be.
    pub fn first_word(&self) -> Word {
        let [mask, value] = [self.mask, self.value].map(|bytes| {
            u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
        });
        Word { mask, value }
    }
}

impl Suffix {
    /// What the last word of an MD5 should be.
    pub fn last_word(&self) -> Word {
        let [mask, value] = [self.mask, self.value].map(|bytes| {
            u32::from_le_bytes([bytes[12], bytes[13], bytes[14], bytes[15]])
        });
        Word { mask, value }
    }
}

impl Word {
    /// Whether a word is as it should be.
    pub fn fits(self, word: u32) -> bool {
        word & self.mask == self.value
    }
}

impl FromStr for Prefix {
    type Err = NoPattern;

    fn from_str(digits: &str) -> Result<Self, NoPattern> {
        Self::new(digits, |_| 0)
    }
}

impl FromStr for Suffix {
    type Err = NoPattern;

    fn from_str(digits: &str) -> Result<Self, NoPattern> {
        Self::new(digits, |digits| 2 * 16 - digits)
    }
}

impl<const BYTES: usize> fmt::Display for Pattern<BYTES> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.digits.fmt(formatter)
    }
}

/// A hash as it is printed: two lower-case hex digits for each byte.
pub fn hex(digest: &[u8]) -> String {
    let mut text = String::with_capacity(2 * digest.len());
    for byte in digest {
        write!(text, "{byte:02x}").expect("a string takes any text");
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_pattern_is_refused_with_what_is_accepted() {
        for text in ["", "xyz", "0x00", " 0", "+1", "é", &"0".repeat(65)] {
            let refused = text.parse::<Prefix>().unwrap_err();

            assert!(refused.to_string().starts_with("accepts 1 to 64 hex"));
        }
        assert!("0".repeat(64).parse::<Prefix>().is_ok());
        assert!("0".repeat(32).parse::<Suffix>().is_ok());
        assert!("0".repeat(33).parse::<Suffix>().is_err());
    }

    proptest! {
        #[test]
        fn a_prefix_matches_as_the_printed_hash_does(
            digest: [u8; 32],
            others: [u8; 32],
            digits in 1..=64_usize,
            upper: bool,
        ) {
            for source in [digest, others] {
                let mut wanted = hex(&source)[..digits].to_owned();
                if upper {
                    wanted.make_ascii_uppercase();
                }
                let prefix: Prefix = wanted.parse()?;

                prop_assert_eq!(
                    prefix.matches(&digest),
                    hex(&digest).starts_with(&wanted.to_lowercase())
                );
            }
        }

        #[test]
        fn a_suffix_matches_as_the_printed_hash_does(
            digest: [u8; 16],
            last: u8,
            digits in 1..=32_usize,
        ) {
            let mut other = digest;
            other[15] = last;
            for source in [digest, other] {
                let wanted = hex(&source)[32 - digits..].to_owned();
                let suffix: Suffix = wanted.parse()?;

                prop_assert_eq!(
                    suffix.matches(&digest),
                    hex(&digest).ends_with(&wanted)
                );
            }
        }
    }
}
