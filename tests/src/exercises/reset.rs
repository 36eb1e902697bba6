//! Begins an exercise anew, without losing what the student wrote.

use std::path::PathBuf;
use std::{fs, io};

use shared::lesson::Error;

use super::exercise::{Exercise, shown};

/// Versions of one answer that are kept.
const MOST_KEPT: u32 = 1000;

impl Exercise {
    /// Puts the start in the place of the answer, which stays beside it: says
    /// where. `None` if there was nothing to keep.
    ///
    /// # Errors
    /// If a file cannot be moved or written.
    pub fn reset(&self) -> Result<Option<PathBuf>, Error> {
        if self.is_untouched() {
            return Ok(None);
        }
        let answer = self.answer();
        let failed =
            |error| Error::Failed(format!("{}: {error}", shown(&answer)));
        let mut kept = None;
        if answer.exists() {
            let free = (1..=MOST_KEPT)
                .map(|it| answer.with_file_name(format!("answer-{it}.rs")))
                .find(|file| !file.exists())
                .ok_or_else(|| {
                    let many = "a thousand versions are kept beside it";
                    failed(io::Error::other(many))
                })?;
            fs::rename(&answer, &free).map_err(failed)?;
            kept = Some(free);
        }
        fs::copy(self.start(), &answer).map_err(failed)?;
        Ok(kept)
    }
}
