//! A sentence about an experiment, and whether this run bears it out.

use serde::{Deserialize, Serialize};

/// A sentence that a run proves or refutes on the machine it runs on.
///
/// ```
/// use shared::lesson::{Claim, Verdict};
///
/// let claim = Claim::at_most(
///     "two-threads",
///     "Two computations in two threads take at most 0.6 of their time in turn",
///     0.52,
///     0.6,
/// );
/// assert_eq!(claim.verdict, Verdict::Holds);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Unique within the experiment.
    pub id: String,
    /// What is claimed.
    pub text: String,
    /// What this run says to it.
    pub verdict: Verdict,
    /// The figure that decided, if it is a figure.
    pub measured: Option<f64>,
    /// What the figure is held against.
    pub bound: Option<Bound>,
    /// What explains the verdict, most of all one that was not expected.
    pub why: Option<String>,
}

/// What a run says to a [`Claim`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The run bears the claim out.
    Holds,
    /// The run refutes the claim.
    Fails,
    /// This machine, or these options, cannot tell.
    NotApplicable,
}

/// What a measured figure is held against.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// The claim holds up to this figure.
    AtMost(f64),
    /// The claim holds from this figure on.
    AtLeast(f64),
    /// The claim holds at this figure alone.
    Exactly(f64),
}

impl Bound {
    fn allows(self, measured: f64) -> bool {
        match self {
            Self::AtMost(bound) => measured <= bound,
            Self::AtLeast(bound) => measured >= bound,
            // Exact bounds are for counts, which a float holds exactly.
            Self::Exactly(bound) => (measured - bound).abs() < f64::EPSILON,
        }
    }
}

impl Claim {
    /// Holds if `measured` is no more than `bound`.
    #[must_use]
    pub fn at_most(id: &str, text: &str, measured: f64, bound: f64) -> Self {
        Self::bounded(id, text, measured, Bound::AtMost(bound))
    }

    /// Holds if `measured` is no less than `bound`.
    #[must_use]
    pub fn at_least(id: &str, text: &str, measured: f64, bound: f64) -> Self {
        Self::bounded(id, text, measured, Bound::AtLeast(bound))
    }

    /// Holds if `measured` is `bound`; for counts.
    #[must_use]
    pub fn exactly(id: &str, text: &str, measured: u64, bound: u64) -> Self {
        Self::bounded(id, text, measured as f64, Bound::Exactly(bound as f64))
    }

    /// Cannot be decided here, and `why`.
    #[must_use]
    pub fn not_applicable(id: &str, text: &str, why: &str) -> Self {
        Self {
            id: id.into(),
            text: text.into(),
            verdict: Verdict::NotApplicable,
            measured: None,
            bound: None,
            why: Some(why.into()),
        }
    }

    /// Says what explains the verdict.
    #[must_use]
    pub fn because(self, why: impl Into<String>) -> Self {
        Self {
            why: Some(why.into()),
            ..self
        }
    }

    /// Makes it [`Verdict::NotApplicable`] unless `condition` is met, and says
    /// what would have to be met.
    ///
    /// ```
    /// use shared::lesson::{Claim, Verdict};
    ///
    /// let cores = 1;
    /// let claim = Claim::at_most("faster", "Two threads are faster", 1.0, 0.6)
    ///     .provided(cores >= 2, "this machine has one core");
    /// assert_eq!(claim.verdict, Verdict::NotApplicable);
    /// ```
    #[must_use]
    pub fn provided(self, condition: bool, otherwise: &str) -> Self {
        if condition {
            return self;
        }
        Self {
            verdict: Verdict::NotApplicable,
            why: Some(otherwise.into()),
            ..self
        }
    }

    fn bounded(id: &str, text: &str, measured: f64, bound: Bound) -> Self {
        // JSON has no NaN and no infinity: such a figure was not measured.
        let measured = measured.is_finite().then_some(measured);
        let holds = measured.is_some_and(|measured| bound.allows(measured));
        Self {
            id: id.into(),
            text: text.into(),
            verdict: if holds {
                Verdict::Holds
            } else {
                Verdict::Fails
            },
            measured,
            bound: Some(bound),
            why: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_itself_still_holds() {
        let text = "";

        assert_eq!(Claim::at_most("a", text, 0.6, 0.6).verdict, Verdict::Holds);
        assert_eq!(
            Claim::at_least("b", text, 0.9, 0.9).verdict,
            Verdict::Holds
        );
        assert_eq!(Claim::exactly("c", text, 18, 18).verdict, Verdict::Holds);
    }

    #[test]
    fn a_figure_beyond_its_bound_fails() {
        let text = "";

        assert_eq!(
            Claim::at_most("a", text, 0.61, 0.6).verdict,
            Verdict::Fails
        );
        assert_eq!(
            Claim::at_least("b", text, 0.89, 0.9).verdict,
            Verdict::Fails
        );
        assert_eq!(Claim::exactly("c", text, 17, 18).verdict, Verdict::Fails);
    }

    #[test]
    fn what_was_not_measured_does_not_hold() {
        let claim = Claim::at_most("a", "", f64::NAN, 0.6);

        assert_eq!(claim.verdict, Verdict::Fails);
        assert_eq!(claim.measured, None);
    }
}
