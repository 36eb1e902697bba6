//! A coin that is ready but for its last four digits.

use super::rounds::STREAMS;
use crate::coin::Start;
use crate::ladder::padding::padded;

/// The words of a coin's block with zeros in place of its last four digits:
/// the second half of word 11 and the first half of word 12.
#[derive(Clone, Copy, Debug)]
pub struct Ready([u32; 16]);

impl Ready {
    /// Makes the coins ready that differ from this one in nothing but their
    /// last four digits.
    pub fn new(start: &Start, tail: u64) -> Self {
        let mut coin = String::from(start.coin(tail)).into_bytes();
        coin[46..].fill(0);
        let blocks = padded(&coin, u64::to_le_bytes);
        let (words, _) = blocks[0].as_chunks();
        Self(std::array::from_fn(|word| u32::from_le_bytes(words[word])))
    }

    /// The words of four coins that end in these digits.
    #[expect(
        clippy::inline_always,
        reason = "a call would keep the loop over coins from having lanes"
    )]
    #[inline(always)]
    pub fn words(self, digits: [u32; STREAMS]) -> [[u32; STREAMS]; 16] {
        let Self(words) = self;
        let [a, b, c, d] = digits;
        let mut all = words.map(|word| [word; STREAMS]);
        let [eleven, twelve] = [words[11], words[12]];
        all[11] = [
            eleven | a << 16,
            eleven | b << 16,
            eleven | c << 16,
            eleven | d << 16,
        ];
        all[12] = [
            twelve | a >> 16,
            twelve | b >> 16,
            twelve | c >> 16,
            twelve | d >> 16,
        ];
        all
    }
}
