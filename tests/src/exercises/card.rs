//! What `exercise.toml` says.

use std::path::Path;

use serde::Deserialize;

use super::outcome::Verdict;

/// What an exercise says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// What is to be done, as a heading.
    pub title: String,
    /// Its page in the book: a file and a heading, `book/src/….md#withdraw`.
    pub page: String,
    /// Minutes that it takes.
    pub minutes: u32,
    /// Hints, from a nudge to nearly all.
    pub hints: Vec<String>,
    /// Why the solution is right.
    pub explanation: String,
    /// What to try once the check has passed.
    pub next: String,
    /// The package that has its test targets; most are in `exercises`.
    #[serde(default = "usual_package")]
    pub package: String,
    /// What the start must get.
    pub start: Expected,
    /// What the wrong answers must get.
    pub wrong: Vec<Wrong>,
}

/// The verdict on an answer, and words that the student must read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Its verdict.
    pub verdict: Verdict,
    /// A part of what is told.
    pub sentence: String,
}

/// A wrong answer that students give.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wrong {
    /// Its file in `wrong/`, without the ending.
    pub file: String,
    /// The mistake, in words.
    pub mistake: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// A part of what is told.
    pub sentence: String,
}

fn usual_package() -> String {
    "exercises".to_owned()
}

impl Card {
    /// Reads the card of the exercise in `folder`.
    ///
    /// # Errors
    /// What is wrong with it, in one line.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let file = folder.join("exercise.toml");
        let text = std::fs::read_to_string(&file)
            .map_err(|error| format!("{}: {error}", file.display()))?;
        toml::from_str(&text).map_err(|error| {
            let line = error
                .span()
                .map_or(0, |span| 1 + text[..span.start].matches('\n').count());
            format!("{}, line {line}: {}", file.display(), error.message())
        })
    }
}
