//! What is wrong with the book, said so that its author knows where to look.

use std::io;
use std::path::{Path, PathBuf};

/// Something that stops the book from being built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Of a chapter: what stands there cannot be, or is not so.
    #[error("{chapter}: {directive}: {problem}")]
    Chapter {
        chapter: String,
        directive: String,
        problem: String,
    },
    /// Of a file that is not a chapter.
    #[error("{}: {problem}", file.display())]
    File { file: PathBuf, problem: String },
    /// Several at once: all are said, so that nobody mends one per build.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Several(Vec<Self>),
}

impl Fault {
    pub fn chapter(
        chapter: impl Into<String>,
        directive: impl Into<String>,
        problem: impl Into<String>,
    ) -> Self {
        Self::Chapter {
            chapter: chapter.into(),
            directive: directive.into(),
            problem: problem.into(),
        }
    }

    /// For `map_err`: names the file that could not be read or written.
    pub fn read(file: &Path) -> impl Fn(io::Error) -> Self {
        let file = file.to_owned();
        move |error| Self::File {
            file: file.clone(),
            problem: error.to_string(),
        }
    }

    /// No fault, one, or all of them.
    pub fn all(mut faults: Vec<Self>) -> Result<(), Self> {
        match faults.len() {
            0 => Ok(()),
            1 => Err(faults.remove(0)),
            _ => Err(Self::Several(faults)),
        }
    }
}
