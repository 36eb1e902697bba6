//! A coin: fifty digits whose MD5 ends in zeros.

use std::fmt;
use std::str::FromStr;

use md5::{Digest, Md5};
use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};

/// Digits of a coin.
pub const DIGITS: usize = 50;

/// Digits at its end that are counted; the 44 before them are drawn.
pub const TAIL: usize = 6;

/// Fifty digits, which may be a coin: [`md5`](Self::md5) tells.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Coin(String);

/// The digits of a coin before its tail.
#[derive(Clone, Debug)]
pub struct Start(String);

/// The text is no fifty digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("accepts exactly {DIGITS} digits, 0 to 9")]
pub struct NoCoin;

impl Coin {
    /// The hash that makes it a coin, or not.
    pub fn md5(&self) -> [u8; 16] {
        Md5::digest(&self.0).into()
    }
}

#[cfg(test)]
impl Coin {
    /// Its start and its tail.
    pub fn parts(&self) -> (Start, u64) {
        let (start, tail) = self.0.split_at(DIGITS - TAIL);
        (Start(start.to_owned()), tail.parse().expect("digits"))
    }
}

impl Start {
    /// Draws a start.
    pub fn draw(generator: &mut impl Rng) -> Self {
        Self(draw(generator, DIGITS - TAIL))
    }

    /// The coin with this start and that tail.
    pub fn coin(&self, tail: u64) -> Coin {
        Coin(format!("{self}{tail:0TAIL$}"))
    }
}

/// Draws so many digits, one after the other.
pub fn draw(generator: &mut impl Rng, digits: usize) -> String {
    (0..digits)
        .map(|_| char::from(b'0' + generator.random_range(0..10)))
        .collect()
}

impl FromStr for Coin {
    type Err = NoCoin;

    fn from_str(text: &str) -> Result<Self, NoCoin> {
        text.to_owned().try_into()
    }
}

impl TryFrom<String> for Coin {
    type Error = NoCoin;

    fn try_from(text: String) -> Result<Self, NoCoin> {
        let digits = text.bytes().all(|letter| letter.is_ascii_digit());
        if digits && text.len() == DIGITS {
            Ok(Self(text))
        } else {
            Err(NoCoin)
        }
    }
}

impl From<Coin> for String {
    fn from(coin: Coin) -> Self {
        coin.0
    }
}

impl fmt::Display for Coin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl fmt::Display for Start {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use shared::seed::Seed;

    use super::*;

    #[test]
    fn only_fifty_digits_can_be_a_coin() {
        let digits = "1".repeat(DIGITS);

        assert!(digits.parse::<Coin>().is_ok());
        for refused in [
            "",
            &digits[1..],
            &format!("{digits}1"),
            &format!("{}x", &digits[1..]),
            // Digits, and fifty bytes, but not the digits that are hashed.
            &"٣".repeat(DIGITS / 2),
        ] {
            assert_eq!(refused.parse::<Coin>(), Err(NoCoin), "{refused:?}");
        }
    }

    #[test]
    fn a_small_tail_keeps_its_zeros() {
        let start = Start::draw(&mut Seed::from(1).generator(0));

        let coin = start.coin(42).to_string();

        assert_eq!(coin.len(), DIGITS);
        assert!(coin.ends_with("000042"));
    }
}
