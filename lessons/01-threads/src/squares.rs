//! A computation that keeps one core busy and touches nothing else.
//!
//! The naive loop over `x * x` measures nothing: the compiler knows the formula
//! n(n-1)(2n-1)/6 and runs no loop at all. A [`black_box`] around each element
//! hides its value from the compiler, and one around the sum hides that nobody
//! wants it, so that every step is taken. The price is a store and a load for
//! each element, and no vector instructions.

use std::hint::black_box;

/// How many elements are added between two checkpoints: about two microseconds
/// of work, so that looking costs nothing that shows.
const BETWEEN_CHECKPOINTS: u64 = 1_024;

/// The most elements a student may ask for: some seconds of work. Their squares
/// fit 64 bits, and their sum 128.
pub const MOST: u64 = 4_000_000_000;

/// The sum of the squares of all whole numbers below `n`.
///
/// It calls `checkpoint` every microsecond or two and ends early with the first
/// error of it: that is where a long computation learns that it should stop, or
/// lets another thread have the GIL.
///
/// # Errors
/// The first error of `checkpoint`.
pub fn sum_of_squares<E>(
    n: u64,
    mut checkpoint: impl FnMut() -> Result<(), E>,
) -> Result<u128, E> {
    let mut sum = 0;
    let mut start = 0;
    while start < n {
        let end = n.min(start + BETWEEN_CHECKPOINTS);
        for x in start..end {
            let x = u128::from(black_box(x));
            sum += x * x;
        }
        start = end;
        checkpoint()?;
    }
    Ok(black_box(sum))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    #[test]
    fn it_is_the_sum_that_the_formula_gives() {
        for n in [0, 1, 2, 1_023, 1_024, 1_025, 100_000] {
            let sum = sum_of_squares(n, || Ok::<(), Infallible>(()));

            let n = u128::from(n);
            let formula = n * n.saturating_sub(1) * (2 * n).saturating_sub(1);
            assert_eq!(sum, Ok(formula / 6));
        }
    }

    #[test]
    fn the_most_a_student_may_ask_for_fits() {
        let last = MOST - 1;

        assert!(last.checked_mul(last).is_some());
    }

    #[test]
    fn an_error_at_a_checkpoint_ends_it() {
        let mut checkpoints = 0;

        let ended = sum_of_squares(10 * BETWEEN_CHECKPOINTS, || {
            checkpoints += 1;
            if checkpoints == 3 {
                Err("stop")
            } else {
                Ok(())
            }
        });

        assert_eq!(ended, Err("stop"));
        assert_eq!(checkpoints, 3);
    }
}
