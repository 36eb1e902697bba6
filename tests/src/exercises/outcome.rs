//! What became of an answer.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The verdict on an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The compiler refuses it.
    DoesNotCompile,
    /// Something else came out than was promised.
    Wrong,
    /// It does not end.
    Stuck,
    /// The result is right, but not how it came about.
    Lazy,
    /// Every check passed.
    Right,
}

impl Verdict {
    /// The verdict in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::DoesNotCompile => "does not compile",
            Self::Wrong => "wrong",
            Self::Stuck => "stuck",
            Self::Lazy => "lazy",
            Self::Right => "right",
        }
    }
}

/// What became of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The compiler refuses it, in these words.
    DoesNotCompile(String),
    /// A check found something.
    Found(Found),
    /// All of so many checks passed.
    Right(usize),
}

/// What a check found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The test that found it.
    pub test: Test,
    /// What is the matter.
    pub verdict: Verdict,
    /// All that is told of it, as text.
    pub text: String,
    /// The same for programs.
    pub finding: Value,
}

/// A test of an exercise.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Test {
    /// The file that it stands in: `check.rs` or `schedules.rs`.
    pub check: String,
    /// Its name.
    pub name: String,
}

impl fmt::Display for Test {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({})", self.name, self.check)
    }
}

/// What a check leaves for the runner.
#[derive(Debug, Deserialize)]
pub struct Left {
    /// The finding, if any: `verdict`, `sentence`, `observed`, …
    pub finding: Option<Value>,
    /// The same as text.
    pub text: Option<String>,
}

impl Outcome {
    /// The verdict.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::DoesNotCompile(_) => Verdict::DoesNotCompile,
            Self::Found(found) => found.verdict,
            Self::Right(_) => Verdict::Right,
        }
    }

    /// What the student reads.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::DoesNotCompile(words) => words,
            Self::Found(found) => &found.text,
            Self::Right(_) => "",
        }
    }

    /// The same for programs.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut json = json!({ "verdict": self.verdict() });
        match self {
            Self::DoesNotCompile(words) => json["compiler"] = json!(words),
            Self::Found(found) => {
                json["test"] = json!(found.test.name);
                json["finding"] = found.finding.clone();
                json["text"] = json!(found.text);
            }
            Self::Right(checks) => json["checks"] = json!(checks),
        }
        json
    }
}

impl Found {
    /// From what a check left; `None` if it found nothing.
    #[must_use]
    pub fn from_left(test: Test, left: Left) -> Option<Self> {
        let finding = left.finding?;
        let verdict =
            serde_json::from_value(finding["verdict"].clone()).ok()?;
        Some(Self {
            test,
            verdict,
            text: left.text.unwrap_or_default(),
            finding,
        })
    }
}
