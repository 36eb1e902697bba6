//! Rungs that look for a coin with MD5, from the lowest up.
//!
//! Each rung is a file with the same function, `first`. Read them in order:
//! what a rung changes is marked "new here". [`drawn`] stands below them.

use std::ops::Range;

use crate::coin::Start;
use crate::hex::Suffix;

pub mod block;
pub mod bytes;
pub mod digits;
pub mod drawn;
pub mod text;

/// What every rung's `first` looks like.
pub type First = fn(&Start, &Suffix, Range<u64>) -> Option<u64>;

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

    proptest! {
        #[test]
        fn rungs_find_what_md5_says(
            seed: u64,
            suffix in "[0-9a-f]{1,2}",
            first_tail in 0..TAILS - 300,
        ) {
            let start = Start::draw(&mut Seed::from(seed).generator(0));
            let suffix: Suffix = suffix.parse()?;
            let tails = first_tail..first_tail + 300;
            let expected: Vec<u64> = tails
                .clone()
                .filter(|&tail| suffix.matches(&start.coin(tail).md5()))
                .collect();

            for (name, first) in RUNGS {
                let found =
                    hits(tails.clone(), |tails| first(&start, &suffix, tails));

                prop_assert_eq!(&found, &expected, "{}", name);
            }
        }
    }
}
