//! What an exercise must be, whatever its checks say.

use std::path::Path;
use std::process::Command;
use std::{fs, io};

use shared::lesson::{About, Error};

use super::exercise::{Exercise, shown};
use crate::programs::workspace;

/// So many wrong answers at least: a check that nobody has seen fail may not
/// be able to.
const FEWEST_WRONG: usize = 4;

/// What a student reads in a minute, in lines of code.
const MOST_LINES: usize = 40;

impl Exercise {
    /// What it lacks to be whole, each in a line.
    ///
    /// # Errors
    /// If a file cannot be read, or there is no `rustfmt`.
    pub fn lacks(&self) -> Result<Vec<String>, Error> {
        let mut lacks = Vec::new();
        if self.card.wrong.len() < FEWEST_WRONG {
            lacks.push("has fewer than four wrong answers".to_owned());
        }
        lacks.extend(self.unlisted()?);
        let lines = self.lines_to_read()?;
        if lines > MOST_LINES {
            let start = shown(&self.start());
            let most = format!("at most {MOST_LINES} are read in a minute");
            lacks.push(format!("{start} has {lines} lines of code: {most}"));
        }
        let page = self.page();
        if self.card.page != page {
            lacks.push(format!("its card must say page = {page:?}"));
        }
        if self.card.minutes == 0 {
            lacks.push("its card must say how many minutes it takes".into());
        }
        lacks.extend(self.unformatted()?);
        Ok(lacks)
    }

    /// Where the book tells of it.
    fn page(&self) -> String {
        let About { number, name, .. } = self.lesson;
        format!("book/src/{number:02}-{name}.md#exercise-{}", self.name)
    }

    /// Wrong answers that the card does not name: nobody would try them.
    fn unlisted(&self) -> Result<Vec<String>, Error> {
        let folder = self.folder().join("wrong");
        let mut unlisted = Vec::new();
        let entries = fs::read_dir(&folder).map_err(failed(&folder))?;
        for entry in entries {
            let file = entry.map_err(failed(&folder))?.path();
            let is_listed =
                |file| self.card.wrong.iter().any(|it| it.file == file);
            let stem = file.file_stem().unwrap_or_default().to_string_lossy();
            if !is_listed(stem) {
                let file = shown(&file);
                unlisted.push(format!("its card does not name {file}"));
            }
        }
        Ok(unlisted)
    }

    /// Lines of the start, without comments.
    fn lines_to_read(&self) -> Result<usize, Error> {
        let start = self.start();
        let text = fs::read_to_string(&start).map_err(failed(&start))?;
        let lines = text.lines().map(str::trim);
        let is_code = |it: &&str| !it.is_empty() && !it.starts_with("//");
        Ok(lines.filter(is_code).count())
    }

    /// Files that belong to no target, so that `cargo fmt` passes them by.
    fn unformatted(&self) -> Result<Option<String>, Error> {
        let mut command = Command::new("rustfmt");
        command.args(["--check", "--edition", "2024", "--config-path"]);
        command.arg(workspace()).arg(self.start());
        command.arg(self.solution());
        for wrong in &self.card.wrong {
            command.arg(self.wrong(&wrong.file));
        }
        let output = command.output().map_err(|error| {
            Error::Failed(format!("rustfmt is needed: {error}"))
        })?;
        let words = String::from_utf8_lossy(&output.stdout);
        let told = || format!("is not formatted:\n{words}");
        Ok((!output.status.success()).then(told))
    }
}

fn failed(file: &Path) -> impl Fn(io::Error) -> Error + '_ {
    move |error| Error::Failed(format!("{}: {error}", shown(file)))
}
