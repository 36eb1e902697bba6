//! Where recorded runs come from: compiler, commit, and the code that ran.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shared::lesson::About;

use crate::fault::Fault;

/// What a reader must know to judge, or repeat, what was recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// What `rustc --version` said.
    pub compiler: String,
    /// The commit that was checked out.
    pub commit: String,
    /// The day, as the system had it.
    pub day: String,
    /// By lesson: a hash over its code.
    pub sources: BTreeMap<String, String>,
    /// By lesson: the command that was run.
    pub commands: BTreeMap<String, String>,
}

/// A hash over the code of a lesson: names and contents of everything in its
/// `src/` and `python/`, and its `Cargo.toml`.
///
/// # Errors
/// If a file cannot be read.
pub fn source_hash(lesson: &About) -> Result<String, Fault> {
    let folder = lesson.directory();
    let mut files = vec![folder.join("Cargo.toml")];
    for part in ["src", "python"] {
        gather(&folder.join(part), &mut files)?;
    }
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        let name = file.strip_prefix(&folder).unwrap_or(&file);
        let content = fs::read(&file).map_err(Fault::read(&file))?;
        // Lengths keep two files from being taken for one.
        let name = name.to_string_lossy().replace('\\', "/");
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name.as_bytes());
        hash.update((content.len() as u64).to_le_bytes());
        hash.update(&content);
    }
    let mut text = String::new();
    for byte in hash.finalize().iter().take(16) {
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Fault> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder).map_err(Fault::read(folder))? {
        let path = entry.map_err(Fault::read(folder))?.path();
        let code = |ending: &str| path.extension().is_some_and(|e| e == ending);
        if path.is_dir() {
            gather(&path, files)?;
        } else if code("rs") || code("py") {
            files.push(path);
        }
    }
    Ok(())
}

impl Provenance {
    /// Which lessons' code has changed since they were recorded.
    ///
    /// # Errors
    /// If a lesson's code cannot be read.
    pub fn stale(&self) -> Result<Vec<String>, Fault> {
        let mut stale = Vec::new();
        for (name, recorded) in &self.sources {
            let now = About::named(name).map(source_hash).transpose()?;
            if now.as_ref() != Some(recorded) {
                stale.push(name.clone());
            }
        }
        Ok(stale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_whose_code_has_changed_is_stale() {
        let race = About::named("race").unwrap();
        let now = source_hash(race).unwrap();
        let with = |hash: &str| Provenance {
            sources: [("race".to_owned(), hash.to_owned())].into(),
            ..Provenance::default()
        };

        assert_eq!(with(&now).stale(), Ok(vec![]));
        assert_eq!(with("0123").stale(), Ok(vec!["race".to_owned()]));
    }
}
