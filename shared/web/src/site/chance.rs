//! Chance without a generator: the same question has the same answer, in any
//! order.
//!
//! A generator that is drawn from once per request gives each request another
//! number when they come in another order, and with more than one client they
//! do. Here a number depends on what it is drawn for and on nothing else.

use rand::SeedableRng;
use rand::rngs::StdRng;

/// A number for this seed and these words.
///
/// FNV-1a over the words, then the last step of `SplitMix64`, since FNV alone
/// leaves the high bits of short words alike.
pub(super) fn number(seed: u64, words: &[&[u8]]) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let add =
        |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(PRIME);
    let hash = seed.to_le_bytes().into_iter().fold(OFFSET, add);
    let hash = words.iter().fold(hash, |hash, word| {
        let hash = word.iter().copied().fold(hash, add);
        // Between two words, so that "ab", "c" is not "a", "bc".
        add(hash, 0xff)
    });
    let mixed = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The same as a fraction: 0 to just below 1.
pub(super) fn fraction(seed: u64, words: &[&[u8]]) -> f64 {
    (number(seed, words) >> 11) as f64 / (1_u64 << 53) as f64
}

/// A generator for what takes many numbers: one page.
pub(super) fn generator(seed: u64, what: &str, index: usize) -> StdRng {
    let index = (index as u64).to_le_bytes();
    StdRng::seed_from_u64(number(seed, &[what.as_bytes(), &index]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_do_not_run_into_each_other() {
        assert_ne!(number(7, &[b"ab", b"c"]), number(7, &[b"a", b"bc"]));
    }

    #[test]
    fn fractions_are_spread_evenly() {
        let drawn: Vec<_> = (0..10_000_u32)
            .map(|index| fraction(7, &[b"path", &index.to_le_bytes()]))
            .collect();

        for tenth in 0..10 {
            let from = f64::from(tenth) / 10.0;
            let within = from..from + 0.1;
            let count = drawn.iter().filter(|of| within.contains(of)).count();
            assert!((850..1_150).contains(&count), "{within:?}: {count}");
        }
    }
}
