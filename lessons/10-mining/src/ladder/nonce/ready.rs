//! A message that is ready but for the last four digits of its nonce.

use crate::ladder::padding::padded;

/// Words that a nonce can reach into: it has twenty digits at most.
const REACH: usize = 5;

/// The words of all blocks, and where the last four digits of the nonce belong.
#[derive(Clone, Debug)]
pub struct Ready {
    /// The first block, with zeros in their place.
    pub first: [u32; 16],
    /// The blocks behind it, which no nonce reaches.
    pub later: Vec<[u32; 16]>,
    /// By how many bits the four digits are turned to the right, so that they
    /// stand in their place: in one word, or in the end of one and the
    /// beginning of the next.
    pub turn: u32,
    /// Which bits of the turned digits belong into each word.
    pub masks: [u32; REACH],
}

impl Ready {
    /// Makes all messages ready whose nonces differ from this one in nothing
    /// but their last four digits; unless it has fewer.
    pub fn new(nonce: u64, text: &str) -> Option<Self> {
        let mut message = format!("{nonce}{text}").into_bytes();
        let place = (message.len() - text.len()).checked_sub(4)?;
        message[place..place + 4].fill(0);
        let blocks = padded(&message, u64::to_be_bytes);
        let mut words = blocks.iter().map(|block| {
            let (words, _) = block.as_chunks();
            std::array::from_fn(|word| u32::from_be_bytes(words[word]))
        });
        let turn = [0, 8, 16, 24][place % 4];
        let mut masks = [0; REACH];
        masks[place / 4] = u32::MAX >> turn;
        if turn > 0 {
            masks[place / 4 + 1] = !masks[place / 4];
        }
        Some(Self {
            first: words.next()?,
            later: words.collect(),
            turn,
            masks,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_last_four_digits_come_to_where_they_belong(
            nonce in prop_oneof![1_000..100_000_u64, 1_000..=u64::MAX],
            text in "\\PC{0,100}",
        ) {
            let ready = Ready::new(nonce, &text).unwrap();
            let digits = nonce.to_string();
            let tail: [u8; 4] =
                digits.as_bytes()[digits.len() - 4..].try_into().unwrap();
            let turned = u32::from_be_bytes(tail).rotate_right(ready.turn);

            let mut words = ready.first;
            for (word, mask) in words.iter_mut().zip(ready.masks) {
                *word |= turned & mask;
            }

            let all = std::iter::once(words).chain(ready.later);
            let bytes: Vec<u8> =
                all.flatten().flat_map(u32::to_be_bytes).collect();
            let message = format!("{nonce}{text}");
            let expected = padded(message.as_bytes(), u64::to_be_bytes);
            prop_assert_eq!(bytes, expected.as_flattened());
        }
    }
}
