//! One seed for everything that is random in a run.
//!
//! A run that surprised you is worth seeing twice. So nothing in the course
//! draws from a hidden generator: a lesson has one [`Seed`], shown with its
//! results, and every worker gets a generator of its own derived from it. The
//! inputs, delays and faults of a run come back with `--seed N`; what the
//! operating system's scheduler does with them does not, and that is the
//! subject of the course.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Serialize};

/// What makes a run's random choices repeatable.
///
/// ```
/// use rand::RngExt;
/// use shared::seed::Seed;
///
/// let seed: Seed = "42".parse()?;
/// let mut first_worker = seed.generator(1);
/// let mut same_worker_again = seed.generator(1);
/// assert_eq!(
///     first_worker.random::<u64>(),
///     same_worker_again.random::<u64>(),
/// );
/// # Ok::<(), std::num::ParseIntError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seed(u64);

impl Seed {
    /// A seed from the operating system, small enough to be typed again.
    #[must_use]
    pub fn fresh() -> Self {
        Self(u64::from(rand::make_rng::<StdRng>().random::<u32>()))
    }

    /// The generator of one stream: one worker, one site, one experiment.
    ///
    /// Streams of one seed do not repeat each other, so that workers need not
    /// share a generator behind a lock.
    #[must_use]
    pub fn generator(self, stream: u64) -> StdRng {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&self.0.to_le_bytes());
        bytes[8..16].copy_from_slice(&stream.to_le_bytes());
        StdRng::from_seed(bytes)
    }
}

impl From<u64> for Seed {
    fn from(number: u64) -> Self {
        Self(number)
    }
}

impl From<Seed> for u64 {
    /// For what has generators of its own and takes a number: the local web.
    fn from(seed: Seed) -> Self {
        seed.0
    }
}

impl FromStr for Seed {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_of_one_seed_differ() {
        let seed = Seed::from(7);

        let first: u64 = seed.generator(1).random();
        let second: u64 = seed.generator(2).random();

        assert_ne!(first, second);
    }

    #[test]
    fn seeds_differ_in_the_same_stream() {
        let first: u64 = Seed::from(1).generator(0).random();
        let second: u64 = Seed::from(2).generator(0).random();

        assert_ne!(first, second);
    }
}
