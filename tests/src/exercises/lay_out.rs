//! Lays out a new exercise: its folder, and its test targets.

use std::fs;
use std::path::Path;

use shared::lesson::{About, Error};

use super::exercise::shown;
use crate::programs::workspace;

/// Where the test targets are named.
const MANIFEST: &str = "tests/exercises/Cargo.toml";

/// The files of a new exercise. `NAME` stands for its name, `PAGE` for its
/// chapter. It is a whole exercise, whose parts wait to be replaced.
const FILES: [(&str, &str); 7] = [
    ("start.rs", include_str!("new/start.rs")),
    ("answer.rs", include_str!("new/start.rs")),
    ("solution.rs", include_str!("new/solution.rs")),
    ("check.rs", include_str!("new/check.rs")),
    ("schedules.rs", include_str!("new/schedules.rs")),
    ("wrong/swap.rs", include_str!("new/wrong.rs")),
    ("exercise.toml", include_str!("new/exercise.toml")),
];

/// Lays out the exercise of that name in a lesson; says what it made.
///
/// # Errors
/// If it is there already, or cannot be written.
pub fn lay_out(lesson: &About, name: &str) -> Result<String, Error> {
    let is_good = name.starts_with(|it: char| it.is_ascii_lowercase())
        && name.chars().all(|it| {
            it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-'
        });
    if !is_good {
        let accepts = "accepts small letters, digits and hyphens";
        return Err(Error::bad_input("NAME", name, accepts));
    }
    let folder = lesson.directory().join("exercises").join(name);
    if folder.exists() {
        let is_there =
            format!("accepts a new name; {} is there", shown(&folder));
        return Err(Error::bad_input("NAME", name, is_there));
    }
    let manifest = workspace().join(MANIFEST);
    let targets = targets(&folder, name);
    let named = fs::read_to_string(&manifest)
        .and_then(|text| fs::write(&manifest, text + &targets));
    named.map_err(|error| failed(&manifest, &error))?;
    for (file, text) in FILES {
        let file = folder.join(file);
        let text = text
            .replace("NAME", name)
            .replace("PAGE", &format!("{:02}-{}", lesson.number, lesson.name));
        file.parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&file, text))
            .map_err(|error| failed(&file, &error))?;
    }
    Ok(format!(
        "{} and two test targets in {MANIFEST}.\n\
         It is a whole exercise. Replace its parts by yours, then\n\n  \
         cargo exercise verify {name}\n",
        shown(&folder)
    ))
}

fn targets(folder: &Path, name: &str) -> String {
    let folder = shown(folder);
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
