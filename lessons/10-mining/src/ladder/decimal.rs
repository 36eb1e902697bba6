//! Numbers as the text that is hashed, counted in place.
//!
//! The naive way formats every number afresh: a division for each digit. But
//! nine numbers out of ten differ from the one before in their last digit
//! alone, so the digits can count by themselves. The price: a number that
//! grows longer moves the text behind it, and [`by_length`] has to say where.

use std::iter;
use std::ops::Range;

use super::last_four;

/// Adds one to a number written in ASCII digits: `199` becomes `200`.
///
/// `999` becomes `000`: a longer number does not fit.
pub fn increment(digits: &mut [u8]) {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
}

/// Splits `numbers` wherever they grow a digit longer: `8..12` gives `8..10`
/// and `10..12`.
pub fn by_length(numbers: Range<u64>) -> impl Iterator<Item = Range<u64>> {
    let Range { mut start, end } = numbers;
    iter::from_fn(move || {
        if start >= end {
            return None;
        }
        let digits = start.checked_ilog10().unwrap_or(0) + 1;
        // No power of ten above 2^64: nothing grows longer there.
        let longer = 10_u64.checked_pow(digits).unwrap_or(u64::MAX);
        let same_length = start..longer.min(end);
        start = same_length.end;
        Some(same_length)
    })
}

/// Splits `numbers` wherever other digits change than the last four: `8..20_001`
/// gives `8..10`, `10..100`, …, `1_000..10_000`, `10_000..20_000` and
/// `20_000..20_001`.
pub fn by_head(numbers: Range<u64>) -> impl Iterator<Item = Range<u64>> {
    by_length(numbers).flat_map(|Range { start, end }| {
        let heads = start / last_four::COUNT..end.div_ceil(last_four::COUNT);
        heads.map(move |head| {
            let first = head * last_four::COUNT;
            let behind = first.saturating_add(last_four::COUNT);
            first.max(start)..behind.min(end)
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_split_where_they_grow_longer() {
        let split = |numbers| by_length(numbers).collect::<Vec<_>>();

        assert_eq!(split(0..11), [0..10, 10..11]);
        assert_eq!(split(8..12), [8..10, 10..12]);
        assert_eq!(split(10..100), vec![10..100]);
        assert!(split(5..5).is_empty());
        assert_eq!(split(u64::MAX - 1..u64::MAX), vec![u64::MAX - 1..u64::MAX]);
    }

    #[test]
    fn numbers_are_split_where_more_than_their_last_four_digits_change() {
        let split = |numbers| by_head(numbers).collect::<Vec<_>>();

        assert_eq!(
            split(98..20_001),
            [
                98..100,
                100..1_000,
                1_000..10_000,
                10_000..20_000,
                20_000..20_001
            ]
        );
        assert!(split(5..5).is_empty());
        assert_eq!(split(u64::MAX - 1..u64::MAX), vec![u64::MAX - 1..u64::MAX]);
    }

    proptest! {
        #[test]
        fn digits_count_as_numbers_do(number: u64) {
            let before = number.to_string();
            let after = number.wrapping_add(1).to_string();
            prop_assume!(before.len() == after.len());
            let mut digits = before.into_bytes();

            increment(&mut digits);

            prop_assert_eq!(digits, after.into_bytes());
        }
    }
}
