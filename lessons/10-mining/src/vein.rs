//! All coins of a seed in one row, so that workers can share them out.
//!
//! The naive way lets each worker draw coins of its own. Then what is found
//! depends on how many workers there are and on who is quick, and no run can
//! be repeated. So each coin gets a place, from 0 on: a million tails behind
//! the first start, a million behind the second, and so on. Start n is drawn
//! from stream n of the seed: whoever works on a place draws it for itself,
//! and everybody draws the same. The price: the first 44 digits of a coin are
//! random, its last six are counted.

use std::ops::Range;

use shared::seed::Seed;

use crate::coin::{Coin, Start};
use crate::hex::Suffix;
use crate::ladder::coin::lanes;

/// How many coins have the same start: as many as there are tails.
pub const TAILS: u64 = 1_000_000;

/// The places of a vein: as many whole starts as a number can count.
pub const PLACES: Range<u64> = 0..u64::MAX / TAILS * TAILS;

/// The coins of one seed, in the order of their places.
#[derive(Clone, Copy, Debug)]
pub struct Vein(Seed);

impl Vein {
    /// The coins of that seed.
    pub fn of(seed: Seed) -> Self {
        Self(seed)
    }

    /// The coin at a place.
    pub fn coin(self, place: u64) -> Coin {
        self.start(place).coin(place % TAILS)
    }

    /// The start of the coin at a place.
    pub fn start(self, place: u64) -> Start {
        Start::draw(&mut self.0.generator(place / TAILS))
    }

    /// The first of `places` whose coin has the suffix, on the ladder's top
    /// rung.
    ///
    /// # Panics
    /// If the places do not share a start.
    pub fn first(self, suffix: &Suffix, places: Range<u64>) -> Option<u64> {
        let start = self.start(places.start);
        let before = places.start / TAILS * TAILS;
        let tails = places.start - before..places.end - before;
        assert!(tails.end <= TAILS, "places that do not share a start");
        lanes::first(&start, suffix, tails).map(|tail| before + tail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_coin_found_at_a_place_stands_there() {
        let vein = Vein::of(Seed::from(1));
        let suffix: Suffix = "00".parse().unwrap();

        for places in [0..TAILS, 7 * TAILS + 900_000..8 * TAILS] {
            let place = vein.first(&suffix, places.clone()).unwrap();

            assert!(places.contains(&place));
            assert!(suffix.matches(&vein.coin(place).md5()));
        }
    }

    #[test]
    fn another_start_or_seed_has_other_coins() {
        let coins = [(1, 0), (1, TAILS), (2, 0)].map(|(seed, place)| {
            Vein::of(Seed::from(seed)).start(place).to_string()
        });

        assert_ne!(coins[0], coins[1]);
        assert_ne!(coins[0], coins[2]);
    }
}
