//! Which exercises are done.
//!
//! An answer is right when its check says so, and nothing else is kept. Only
//! that an answer was right by this very check is remembered, in the build
//! folder: a change of either is another question.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use shared::lesson::{Error, Stop};

use super::compiler::Probes;
use super::exercise::Exercise;
use super::outcome::{Outcome, Verdict};

impl Exercise {
    /// Whether the student's answer is right: remembered, or checked now.
    ///
    /// # Errors
    /// As [`check`](Exercise::check).
    pub fn is_done(&self, probes: &Probes, stop: &Stop) -> Result<bool, Error> {
        if self.is_untouched() {
            return Ok(false);
        }
        if self.was_right(probes) {
            return Ok(true);
        }
        let outcome = self.check(probes, false, stop)?;
        self.remember(&outcome, probes);
        Ok(outcome.verdict() == Verdict::Right)
    }

    /// Whether this very answer was right by this very check.
    #[must_use]
    pub fn was_right(&self, probes: &Probes) -> bool {
        fs::read_to_string(self.memory(probes))
            .is_ok_and(|text| text == self.fingerprint(probes))
    }

    /// Remembers that the answer is right.
    pub fn remember(&self, outcome: &Outcome, probes: &Probes) {
        if outcome.verdict() == Verdict::Right {
            // Where it cannot be written, it is checked once more.
            let _ = fs::write(self.memory(probes), self.fingerprint(probes));
        }
    }

    fn memory(&self, probes: &Probes) -> PathBuf {
        probes.scratch(&self.name).join("right")
    }

    fn fingerprint(&self, probes: &Probes) -> String {
        let mut hasher = DefaultHasher::new();
        fs::read(self.answer())
            .unwrap_or_default()
            .hash(&mut hasher);
        for check in self.checks() {
            fs::read(check).unwrap_or_default().hash(&mut hasher);
        }
        probes.files().for_each(|file| stamp(file, &mut hasher));
        format!("{:016x}", hasher.finish())
    }
}

/// When a library was built.
fn stamp(file: &Path, hasher: &mut DefaultHasher) {
    let time = fs::metadata(file).and_then(|it| it.modified());
    time.ok().hash(hasher);
}
