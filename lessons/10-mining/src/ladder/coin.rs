//! Rungs that look for a coin with MD5, from the lowest up.
//!
//! Each rung is a file with the same function, `first`. Read them in order:
//! what a rung changes is marked "new here". [`drawn`] stands below them.

use std::ops::Range;

use super::sets::Set;
use crate::coin::Start;
use crate::hex::Suffix;

pub mod block;
pub mod bytes;
pub mod digits;
pub mod drawn;
pub mod lanes;
mod ready;
mod rounds;
pub mod streams;
pub mod text;
mod turns;

/// What every rung's `first` looks like.
pub type First = fn(&Start, &Suffix, Range<u64>) -> Option<u64>;

/// The rungs of one core, from the lowest up: their names, and the instruction
/// set that each needs. Where the CPU has it not, a rung does as the narrower.
pub const RUNGS: [(&str, Set, First); 8] = [
    ("text", Set::Common, text::first),
    ("bytes", Set::Common, bytes::first),
    ("digits", Set::Common, digits::first),
    ("block", Set::Common, block::first),
    ("streams", Set::Common, streams::first),
    ("lanes", Set::Common, |start, suffix, tails| {
        lanes::first_with(Set::Common, start, suffix, tails)
    }),
    ("lanes AVX2", Set::Avx2, |start, suffix, tails| {
        lanes::first_with(Set::Avx2, start, suffix, tails)
    }),
    ("lanes AVX-512", Set::Avx512, |start, suffix, tails| {
        lanes::first_with(Set::Avx512, start, suffix, tails)
    }),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use shared::seed::Seed;

    use super::*;
    use crate::coin::Coin;
    use crate::ladder::agreement::hits;
    use crate::vein::TAILS;

    #[test]
    fn a_drawn_coin_has_the_suffix() {
        let suffix: Suffix = "0".parse().unwrap();
        let mut generator = Seed::from(1).generator(0);

        let coin = drawn::first(&mut generator, &suffix, 1_000).unwrap();

        assert!(suffix.matches(&coin.parse::<Coin>().unwrap().md5()));
    }

    #[test]
    fn every_rung_finds_the_coins_of_the_notebook() {
        let coins = include_str!("../../data/coins.json");
        let coins: Vec<serde_json::Value> =
            serde_json::from_str(coins).unwrap();
        let suffix: Suffix = "00000".parse().unwrap();

        assert_eq!(coins.len(), 4);
        for coin in coins {
            let coin: Coin = coin["coin"].as_str().unwrap().parse().unwrap();
            let (start, tail) = coin.parts();
            for (name, _, first) in RUNGS {
                let found =
                    first(&start, &suffix, tail.saturating_sub(999)..TAILS);

                assert_eq!(found, Some(tail), "{name}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn rungs_find_what_md5_says(
            seed: u64,
            suffix in "[0-9a-f]{1,2}",
            first_tail in 0..TAILS - 100,
            many in 0..=100_u64,
        ) {
            let start = Start::draw(&mut Seed::from(seed).generator(0));
            let suffix: Suffix = suffix.parse()?;
            let tails = first_tail..first_tail + many;
            let expected: Vec<u64> = tails
                .clone()
                .filter(|&tail| suffix.matches(&start.coin(tail).md5()))
                .collect();

            for (name, _, first) in RUNGS {
                let found =
                    hits(tails.clone(), |tails| first(&start, &suffix, tails));

                prop_assert_eq!(&found, &expected, "{}", name);
            }
        }
    }
}
