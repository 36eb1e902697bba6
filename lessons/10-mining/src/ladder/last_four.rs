//! The last four digits of every number, ready made.
//!
//! Counting in place changes one byte after the other, and each number needs
//! the one before it. With a table nobody counts: the last digits of any number
//! are one look away, four of them in one word, as a hash takes them in.

/// How many numbers have the same digits before their last four.
pub const COUNT: u64 = 10_000;

/// Entries of a table.
const ENTRIES: usize = 10_000;

/// The four digits as SHA-256 reads a word: the first one highest.
pub static BIG: [u32; ENTRIES] = words(false);

/// The four digits as MD5 reads a word: the first one lowest.
pub static LITTLE: [u32; ENTRIES] = words(true);

/// Where the last four digits of a number stand in a table.
pub const fn index(number: u64) -> usize {
    (number % COUNT) as usize
}

#[expect(clippy::large_stack_arrays, reason = "made while it is compiled")]
const fn words(little: bool) -> [u32; ENTRIES] {
    let mut words = [0; ENTRIES];
    let mut number = 0;
    while number < words.len() {
        let mut digits = [0; 4];
        let mut rest = number;
        let mut place = digits.len();
        while place > 0 {
            place -= 1;
            digits[place] = b"0123456789"[rest % 10];
            rest /= 10;
        }
        words[number] = if little {
            u32::from_le_bytes(digits)
        } else {
            u32::from_be_bytes(digits)
        };
        number += 1;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_its_digits_and_its_zeros() {
        for (number, (big, little)) in BIG.iter().zip(&LITTLE).enumerate() {
            let digits = format!("{number:04}");

            assert_eq!(big.to_be_bytes(), digits.as_bytes());
            assert_eq!(little.to_le_bytes(), digits.as_bytes());
        }
    }
}
