//! Where things are.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use checks::programs::{lessons, workspace};

/// The files that belong to the project: those git tracks, and new ones that
/// it does not ignore.
fn files() -> Vec<PathBuf> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(workspace())
        .output();
    let Ok(output) = output else {
        return Vec::new();
    };
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(PathBuf::from)
        .filter(|file| workspace().join(file).is_file())
        .collect()
}

fn lines(file: &Path) -> usize {
    let text = std::fs::read_to_string(workspace().join(file));
    text.expect("sources are text").lines().count()
}

#[test]
fn the_top_level_holds_the_houses_rooms_and_nothing_else() {
    let top: BTreeSet<String> = files()
        .iter()
        .filter_map(|file| file.iter().next()?.to_str().map(str::to_owned))
        .filter(|name| !name.starts_with('.') && !name.starts_with("LICENSE"))
        .collect();

    let rooms = [
        "Cargo.lock",
        "Cargo.toml",
        "README.md",
        "book",
        "lessons",
        "rustfmt.toml",
        "shared",
        "tests",
    ];
    let stray: Vec<_> = top
        .iter()
        .filter(|name| !rooms.contains(&name.as_str()))
        .collect();
    assert!(stray.is_empty(), "{stray:?}");
}

#[test]
fn no_source_file_is_longer_than_400_lines() {
    for file in files() {
        if file.extension().is_some_and(|extension| extension == "rs") {
            let lines = lines(&file);
            assert!(lines <= 400, "{} has {lines} lines", file.display());
        }
    }
}

#[test]
fn a_lessons_main_is_read_in_one_go() {
    for lesson in lessons() {
        let main = lesson.directory().join("src/main.rs");

        let lines = lines(&main);
        assert!(lines < 150, "{} has {lines} lines", main.display());
    }
}

#[test]
fn a_lessons_package_asks_the_lessons_question() {
    for lesson in lessons() {
        let manifest = lesson.directory().join("Cargo.toml");
        let text = std::fs::read_to_string(&manifest).expect("it is written");

        let name = format!("name = \"{}\"", lesson.name);
        let question = format!("description = \"{}\"", lesson.question);
        assert!(text.contains(&name), "{} lacks {name}", manifest.display());
        assert!(
            text.contains(&question),
            "{}: {question}",
            manifest.display()
        );
    }
}
