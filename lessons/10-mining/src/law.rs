//! The geometric law: how many tries it takes until something that has the same
//! chance each time happens.
//!
//! And whether tries that were counted follow it: the test of Kolmogorov and
//! Smirnov takes the largest distance between the part of them that needed no
//! more than so many, and the part that the law says.

/// The law of tries with the same chance each.
#[derive(Clone, Copy, Debug)]
pub struct Geometric {
    chance: f64,
}

/// How far counted tries are from a law.
#[derive(Clone, Copy, Debug)]
pub struct Fit {
    /// The largest distance between two parts, 0 to 1.
    pub distance: f64,
    /// The distance, scaled so that it does not depend on how many were
    /// counted.
    pub scaled: f64,
    /// How likely chance alone brings tries that follow the law as far from it.
    pub likely: f64,
}

impl Geometric {
    /// The law where one in `tries` succeeds.
    pub fn one_in(tries: u64) -> Self {
        Self {
            chance: 1.0 / tries as f64,
        }
    }

    /// The part of all that needs no more than so many tries.
    pub fn part_within(self, tries: u64) -> f64 {
        // 1 - (1 - chance)^tries, without losing the digits of a small chance.
        -f64::exp_m1(tries as f64 * f64::ln_1p(-self.chance))
    }

    /// How many tries a part of all does not exceed.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number that is not negative"
    )]
    pub fn tries_for(self, part: f64) -> u64 {
        (f64::ln_1p(-part) / f64::ln_1p(-self.chance)).ceil() as u64
    }

    /// How far from this law the counted tries are, each of them at least 1.
    ///
    /// The scaled distance and how likely it is are Stephens' approximation:
    /// M. A. Stephens, Journal of the Royal Statistical Society B 32 (1970),
    /// pages 115 to 122.
    pub fn fit(self, tries: &[u64]) -> Fit {
        let mut sorted = tries.to_vec();
        sorted.sort_unstable();
        let all = sorted.len() as f64;
        let mut distance = 0.0_f64;
        let mut below = 0;
        for same in sorted.chunk_by(PartialEq::eq) {
            // The part counted makes a step here: look on both sides of it.
            let (tries, within) = (same[0], below + same.len());
            let before = self.part_within(tries - 1) - below as f64 / all;
            let behind = within as f64 / all - self.part_within(tries);
            distance = distance.max(before.abs()).max(behind.abs());
            below = within;
        }
        let root = all.sqrt();
        let scaled = (root + 0.12 + 0.11 / root) * distance;
        Fit {
            distance,
            scaled,
            likely: likely(scaled),
        }
    }
}

/// The chance that the scaled distance is at least so large.
fn likely(scaled: f64) -> f64 {
    if scaled < 0.2 {
        // The series does not settle there; the chance is 1 to twelve digits.
        return 1.0;
    }
    let term = |nth: i32| {
        let sign = if nth % 2 == 0 { -2.0 } else { 2.0 };
        sign * f64::exp(-2.0 * f64::from(nth * nth) * scaled * scaled)
    };
    (1..=100).map(term).sum::<f64>().clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Tries that follow the law as closely as so many can.
    fn ideal(law: Geometric, many: u32) -> Vec<u64> {
        let part = |nth| (f64::from(nth) + 0.5) / f64::from(many);
        (0..many).map(|nth| law.tries_for(part(nth))).collect()
    }

    #[test]
    fn tables_of_the_test_say_the_same() {
        for (scaled, expected) in
            [(1.224, 0.10), (1.358, 0.05), (1.628, 0.01), (1.949, 0.001)]
        {
            let likely = likely(scaled);

            assert!((likely - expected).abs() < 0.01 * expected, "{likely}");
        }
    }

    #[test]
    fn tries_that_follow_the_law_fit_and_others_do_not() {
        let law = Geometric::one_in(1_000_000);
        let tries = ideal(law, 500);
        let halves: Vec<_> = tries.iter().map(|tries| tries / 2 + 1).collect();
        let even: Vec<_> = (1..=500).map(|nth| nth * 4_000).collect();

        assert!(law.fit(&tries).scaled < 0.1);
        assert!(law.fit(&halves).scaled > 2.7);
        assert!(law.fit(&even).scaled > 2.7);
    }

    #[test]
    fn a_law_of_few_tries_has_steps_and_its_own_tries_fit() {
        let law = Geometric::one_in(16);

        assert!(law.fit(&ideal(law, 1_000)).scaled < 0.1);
    }

    proptest! {
        #[test]
        fn a_part_needs_the_tries_within_which_it_is(
            digits in 1..=8_u32,
            part in 0.001..0.999_f64,
        ) {
            let law = Geometric::one_in(16_u64.pow(digits));

            let tries = law.tries_for(part);

            prop_assert!(law.part_within(tries) >= part - 1e-9);
            prop_assert!(law.part_within(tries - 1) < part + 1e-9);
        }
    }
}
