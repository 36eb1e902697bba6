//! Lays out a new exercise: its folder, and its test targets.

use std::fs;
use std::path::Path;

use shared::lesson::{About, Error};

use super::exercise::shown;

/// The package whose test targets an exercise's checks are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Package {
    /// That of most exercises.
    Usual,
    /// That of exercises which need tokio, so that no other waits for it.
    WithTokio,
}

impl Package {
    /// Where its test targets are named, seen from the workspace's folder.
    fn manifest(self) -> &'static str {
        match self {
            Self::Usual => "tests/exercises/Cargo.toml",
            Self::WithTokio => "tests/exercises-async/Cargo.toml",
        }
    }

    /// The line of an exercise's card that names it.
    fn line(self) -> &'static str {
        match self {
            Self::Usual => "",
            Self::WithTokio => "package = \"exercises-async\"\n",
        }
    }
}

/// The files of a new exercise. `NAME` stands for its name, `PAGE` for its
/// chapter, `PACKAGE` for the line that names its package. It is a whole
/// exercise, whose parts wait to be replaced.
const FILES: [(&str, &str); 7] = [
    ("start.rs", include_str!("new/start.rs")),
    ("answer.rs", include_str!("new/start.rs")),
    ("solution.rs", include_str!("new/solution.rs")),
    ("check.rs", include_str!("new/check.rs")),
    ("schedules.rs", include_str!("new/schedules.rs")),
    ("wrong/swap.rs", include_str!("new/wrong.rs")),
    ("exercise.toml", include_str!("new/exercise.toml")),
];

/// Lays out the exercise of that name in a lesson of the workspace in `root`;
/// says what it made.
///
/// # Errors
/// If it is there already, or cannot be written.
pub fn lay_out(
    root: &Path,
    lesson: &About,
    name: &str,
    package: Package,
) -> Result<String, Error> {
    let is_good = name.starts_with(|it: char| it.is_ascii_lowercase())
        && name.chars().all(|it| {
            it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-'
        });
    if !is_good {
        let accepts = "accepts small letters, digits and hyphens";
        return Err(Error::bad_input("NAME", name, accepts));
    }
    let chapter = format!("{:02}-{}", lesson.number, lesson.name);
    let place = format!("lessons/{chapter}/exercises/{name}");
    let folder = root.join(&place);
    if folder.exists() {
        let is_there = format!("accepts a new name; {place} is there");
        return Err(Error::bad_input("NAME", name, is_there));
    }
    let manifest = root.join(package.manifest());
    let targets = targets(&place, name);
    let named = fs::read_to_string(&manifest)
        .and_then(|text| fs::write(&manifest, text + &targets));
    named.map_err(|error| failed(&manifest, &error))?;
    for (file, text) in FILES {
        let file = folder.join(file);
        let text = text
            .replace("NAME", name)
            .replace("PAGE", &chapter)
            .replace("PACKAGE\n", package.line());
        file.parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&file, text))
            .map_err(|error| failed(&file, &error))?;
    }
    Ok(format!(
        "{place} and two test targets in {}.\n\
         It is a whole exercise. Replace its parts by yours, then\n\n  \
         cargo exercise verify {name}\n",
        package.manifest()
    ))
}

fn targets(folder: &str, name: &str) -> String {
    format!(
        r#"
[[test]]
name = "{name}"
path = "../../{folder}/check.rs"
test = false

[[test]]
name = "{name}-schedules"
path = "../../{folder}/schedules.rs"
test = false
"#
    )
}

fn failed(file: &Path, error: &std::io::Error) -> Error {
    Error::Failed(format!("{}: {error}", shown(file)))
}
