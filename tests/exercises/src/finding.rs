//! What a check found out about an answer.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What is the matter with an answer that compiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Something else came out than was promised.
    Wrong,
    /// It does not end: everybody waits, or it goes round for ever.
    Stuck,
    /// The result is right, but not how it came about: not at the same time,
    /// burning a core while waiting, or without a bound.
    Lazy,
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Wrong => "wrong",
            Self::Stuck => "stuck",
            Self::Lazy => "lazy",
        })
    }
}

/// What a check found out: told in words, never as a bare failed assertion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What is the matter.
    pub verdict: Verdict,
    /// What happened, in a sentence or two.
    pub sentence: String,
    /// What was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<String>,
    /// What was to be seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// The order of steps that shows it, or who waits for what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// What the answer printed, or which threads of it panicked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub besides: Vec<String>,
}

impl Finding {
    /// A finding with nothing but its sentence.
    #[must_use]
    pub fn new(verdict: Verdict, sentence: impl Into<String>) -> Self {
        Self {
            verdict,
            sentence: sentence.into(),
            observed: None,
            expected: None,
            evidence: None,
            besides: Vec::new(),
        }
    }

    /// What was seen.
    #[must_use]
    pub fn observed(mut self, observed: impl Into<String>) -> Self {
        self.observed = Some(observed.into());
        self
    }

    /// What was to be seen.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// The order of steps that shows it, or who waits for what.
    #[must_use]
    pub fn evidence(mut self, evidence: impl Into<String>) -> Self {
        self.evidence = Some(evidence.into());
        self
    }

    /// Ends the check with this finding.
    ///
    /// # Panics
    /// Always: this is how a check ends early. The panic carries the finding,
    /// and [`check`](crate::check()) catches it.
    pub fn report(self) -> ! {
        std::panic::panic_any(self)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}: {}", self.verdict, self.sentence)?;
        let rows = [("expected", &self.expected), ("observed", &self.observed)];
        let rows = rows.map(|(name, text)| text.as_ref().map(|it| (name, it)));
        if rows.iter().any(Option::is_some) {
            writeln!(formatter)?;
        }
        for (name, text) in rows.into_iter().flatten() {
            writeln!(formatter, "  {name}  {text}")?;
        }
        if let Some(evidence) = &self.evidence {
            writeln!(formatter, "\n{}", evidence.trim_end())?;
        }
        for besides in &self.besides {
            writeln!(formatter, "\n{}", besides.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_expected_and_seen_stands_below_the_sentence() {
        let text = Finding::new(Verdict::Lazy, "One at a time.")
            .expected("two")
            .observed("one")
            .evidence("step 1\n\n")
            .to_string();

        let expected = "lazy: One at a time.\n\n  expected  two\n  observed  \
                        one\n\nstep 1\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_sentence_alone_stands_alone() {
        let text = Finding::new(Verdict::Wrong, "No.").to_string();

        assert_eq!(text, "wrong: No.\n");
    }
}
