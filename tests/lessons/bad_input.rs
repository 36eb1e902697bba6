//! A slip of the finger gets one line that helps, and exit code 2.

use checks::programs::{lessons, program};
use shared::lesson::About;

use crate::help::{self, Subcommand};

/// Asserts that a lesson refuses `arguments` in one line that names `culprit`,
/// before anything ran.
fn assert_refused(lesson: &About, arguments: &[&str], culprit: &str) {
    let output = program(lesson.name)
        .args(arguments)
        .output()
        .expect("the lesson's program starts");

    let said = String::from_utf8_lossy(&output.stderr);
    let context = format!("{} {}\n{said}", lesson.name, arguments.join(" "));
    assert_eq!(output.status.code(), Some(2), "{context}");
    assert_eq!(output.stdout, b"", "{context}");
    assert_eq!(said.lines().count(), 1, "{context}");
    assert!(said.starts_with(&format!("{}: ", lesson.name)), "{context}");
    assert!(said.contains(culprit), "{context}");
}

#[test]
fn the_common_options_refuse_what_they_cannot_take() {
    for lesson in lessons() {
        for (arguments, culprit) in [
            (["--seed", "seven"], "--seed"),
            (["--seed", "-1"], "--seed"),
            (["--format", "xml"], "--format"),
            (["--trace", "/no/such/folder/trace.json"], "--trace"),
            (["--python", "/no/such/python3"], "--python"),
            (["--no-such-option", "1"], "--no-such-option"),
            (["no-such-experiment", "--quick"], "no-such-experiment"),
        ] {
            assert_refused(lesson, &arguments, culprit);
        }
    }
}

#[test]
fn every_option_that_takes_a_number_refuses_words_and_says_what_it_accepts() {
    for lesson in lessons() {
        for Subcommand { name, options } in help::subcommands(lesson) {
            for option in options.iter().filter(|option| option.is_number()) {
                for bad in ["words", "-1", "1e99", ""] {
                    let argument = format!("{}={bad}", option.name);
                    assert_refused(lesson, &[&name, &argument], &option.name);
                    assert_refused(lesson, &[&name, &argument], "accepts");
                }
            }
        }
    }
}

#[test]
fn every_option_that_counts_workers_refuses_none() {
    for lesson in lessons() {
        for Subcommand { name, options } in help::subcommands(lesson) {
            for option in &options {
                if ["--threads", "--workers"].contains(&&*option.name) {
                    let argument = format!("{}=0", option.name);
                    assert_refused(lesson, &[&name, &argument], &option.name);
                }
            }
        }
    }
}

#[test]
fn a_refused_run_leaves_no_trace_file() {
    for lesson in lessons() {
        let file = std::env::temp_dir().join(format!(
            "refused-{}-{}.json",
            lesson.name,
            std::process::id()
        ));
        let path = file.to_str().expect("the temporary folder is UTF-8");

        assert_refused(
            lesson,
            &["--trace", path, "--python", "/no/such/python3"],
            "--python",
        );

        assert!(!file.exists(), "{path} was left behind");
    }
}
