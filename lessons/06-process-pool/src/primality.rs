//! Whether a number is prime, the slow way.

use std::hint::black_box;

/// Divides by every odd number up to the square root. That is no way to find
/// primes, and a good way to keep one core busy.
pub fn is_prime(number: u64) -> bool {
    if number < 4 {
        return number > 1;
    }
    if number.is_multiple_of(2) {
        return false;
    }
    (3..=number.isqrt())
        .step_by(2)
        // Each division is a step of its own, as in Python.
        .all(|divisor| !black_box(number).is_multiple_of(divisor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_primes_below_thirty_are_found_and_nothing_else() {
        let found: Vec<_> =
            (0..30).filter(|&number| is_prime(number)).collect();

        assert_eq!(found, [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]);
    }

    #[test]
    fn the_square_of_a_prime_is_not_prime() {
        assert!(!is_prime(1_009 * 1_009));
    }
}
