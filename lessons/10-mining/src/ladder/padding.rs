//! What SHA-256 and MD5 do to a message before they hash it.
//!
//! Both work on blocks of 64 bytes. So a message is followed by a byte `0x80`,
//! by as many zeros as it takes, and by its length in bits in the last eight
//! bytes. They differ in the order of those eight: SHA-256 begins with the
//! highest byte (FIPS 180-4, section 5.1.1), MD5 with the lowest (RFC 1321,
//! sections 3.1 and 3.2).

/// Bytes in a block, of either hash.
pub const BLOCK: usize = 64;

/// Bytes that padding needs at least: the `0x80`, and the length.
const LEAST: usize = 1 + 8;

/// How many blocks a message of so many bytes fills, with its padding.
pub const fn blocks(bytes: usize) -> usize {
    (bytes + LEAST).div_ceil(BLOCK)
}

/// The blocks of `message`; `order` writes its length in the order of the
/// hash's bytes: [`u64::to_be_bytes`] or [`u64::to_le_bytes`].
pub fn padded(message: &[u8], order: fn(u64) -> [u8; 8]) -> Vec<[u8; BLOCK]> {
    let mut padded = vec![[0; BLOCK]; blocks(message.len())];
    let bytes = padded.as_flattened_mut();
    bytes[..message.len()].copy_from_slice(message);
    bytes[message.len()] = 0x80;
    let length = bytes.len() - 8;
    bytes[length..].copy_from_slice(&order(message.len() as u64 * 8));
    padded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_of_55_bytes_is_the_longest_in_one_block() {
        for (bytes, expected) in [
            (0, 1),
            (55, 1),
            (56, 2),
            (63, 2),
            (64, 2),
            (119, 2),
            (120, 3),
        ] {
            let message = vec![b'a'; bytes];

            assert_eq!(padded(&message, u64::to_be_bytes).len(), expected);
        }
    }

    #[test]
    fn the_length_counts_bits_and_ends_the_last_block() {
        let big = padded(b"abc", u64::to_be_bytes);
        let little = padded(b"abc", u64::to_le_bytes);

        assert_eq!(big[0][..4], *b"abc\x80");
        assert_eq!(big[0][56..], 24_u64.to_be_bytes());
        assert_eq!(little[0][56..], 24_u64.to_le_bytes());
    }
}
