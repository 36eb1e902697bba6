//! Why a lesson ends early.

use super::stop::{self, Stopped};

/// Why a lesson ends early. A lesson's `main` turns it into one line and an
/// exit code.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The student asked for something that cannot be: exit code 2.
    #[error("{option}: {problem}")]
    BadInput {
        /// The option and its value, as typed: `--file poem.txt`.
        option: String,
        /// What is wrong with it, and what would be accepted.
        problem: String,
    },
    /// The student pressed Ctrl-C: exit code 130.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// Something that should work did not: exit code 1.
    #[error("{0}")]
    Failed(String),
}

impl Error {
    /// The student asked for something that cannot be.
    ///
    /// ```
    /// use shared::lesson::Error;
    ///
    /// let error = Error::bad_input("--prefix", "xyz", "accepts hex digits");
    /// assert_eq!(error.to_string(), "--prefix 'xyz': accepts hex digits");
    /// assert_eq!(error.exit_code(), 2);
    /// ```
    #[must_use]
    pub fn bad_input(
        option: &str,
        value: impl std::fmt::Display,
        problem: impl Into<String>,
    ) -> Self {
        Self::BadInput {
            option: format!("{option} '{value}'"),
            problem: problem.into(),
        }
    }

    /// What the program exits with.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::BadInput { .. } => 2,
            Self::Stopped(_) => stop::EXIT_CODE,
            Self::Failed(_) => 1,
        }
    }
}
