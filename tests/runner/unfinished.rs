//! An answer that is half written breaks nothing but its own check.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use checks::exercises::Exercise;
use checks::programs::cargo;
use serde_json::Value;

/// The test targets of the workspace that a file is the root of, each with
/// whether cargo builds it without being asked for it by name.
fn targets(root: &Path) -> Vec<(String, bool)> {
    let output = cargo()
        .args(["metadata", "--locked", "--no-deps", "--format-version", "1"])
        .output()
        .expect("cargo runs, since it runs this test");
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().expect("a list");
    let all = packages.iter().filter_map(|it| it["targets"].as_array());
    all.flatten()
        .filter(|it| {
            let path = it["src_path"].as_str().unwrap_or_default();
            fs::canonicalize(path).ok() == fs::canonicalize(root).ok()
        })
        .map(|it| {
            let name = it["name"].as_str().unwrap_or_default().to_owned();
            (name, it["test"].as_bool().unwrap_or(true))
        })
        .collect()
}

#[test]
fn each_check_is_a_target_that_is_built_only_by_its_name() {
    for exercise in Exercise::all().expect("the cards can be read") {
        for check in exercise.checks() {
            let stem = check.file_stem().unwrap_or_default();
            let name = match stem.to_str() {
                Some("check") => exercise.name.clone(),
                other => format!("{}-{}", exercise.name, other.unwrap_or("")),
            };

            // `cargo build`, `test` and `clippy` leave out what is no test.
            let expected = vec![(name, false)];
            assert_eq!(targets(&check), expected, "{}", check.display());
        }
    }
}

#[test]
fn rustfmt_passes_an_answer_by() {
    for exercise in Exercise::all().expect("the cards can be read") {
        for check in exercise.checks() {
            let text = fs::read_to_string(&check).expect("it is there");

            let skips = text.contains("#[rustfmt::skip]\nmod answer;");
            assert!(skips, "{}: `cargo fmt` reads it", check.display());
        }
    }
}

/// A workspace of its own with the same targets, whose answers are broken.
#[test]
fn broken_answers_break_neither_build_nor_clippy_nor_format() {
    let folder =
        std::env::temp_dir().join(format!("unfinished-{}", std::process::id()));
    let source = folder.join("src");
    fs::create_dir_all(&source).expect("there is room");
    let mut manifest = String::from(
        "[workspace]\n\n[package]\nname = \"unfinished\"\n\
         version = \"0.1.0\"\nedition = \"2024\"\nautotests = false\n",
    );
    fs::write(source.join("lib.rs"), "//! Empty.\n").expect("there is room");
    let mut names = BTreeSet::new();
    for exercise in Exercise::all().expect("the cards can be read") {
        let name = exercise.name.clone();
        let own = folder.join(&name);
        fs::create_dir_all(&own).expect("there is room");
        // The check, and what modules it has beside the answer.
        for file in fs::read_dir(exercise.folder()).expect("it is there") {
            let file = file.expect("it can be read");
            if file.path().extension().is_some_and(|it| it == "rs") {
                fs::copy(file.path(), own.join(file.file_name()))
                    .expect("there is room");
            }
        }
        fs::write(own.join("answer.rs"), "pub fn  half( {  let\n")
            .expect("there is room");
        let _ = write!(
            manifest,
            "\n[[test]]\nname = \"{name}\"\npath = \"{name}/check.rs\"\n\
             test = false\n"
        );
        names.insert(name);
    }
    fs::write(folder.join("Cargo.toml"), manifest).expect("there is room");
    fs::copy(
        checks::programs::workspace().join("rustfmt.toml"),
        folder.join("rustfmt.toml"),
    )
    .expect("it is there");
    let run = |arguments: &[&str]| {
        let mut command = cargo();
        command.current_dir(&folder).args(arguments);
        let output = command.output().expect("cargo runs");
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.success(), words)
    };

    for arguments in [
        &["build", "--offline", "--all-targets"][..],
        &["test", "--offline", "--no-run"],
        &["clippy", "--offline", "--all-targets"],
        &["fmt", "--check"],
    ] {
        let (succeeds, words) = run(arguments);
        assert!(succeeds, "{arguments:?}: {words}");
    }
    // Asked for by name, each is refused.
    let first = names.first().expect("there are some");
    assert!(!run(&["test", "--offline", "--no-run", "--test", first]).0);
    let _ = fs::remove_dir_all(folder);
}
