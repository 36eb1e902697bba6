//! What `--compare` and `--python` promise.

use std::process::Command;

use checks::programs::{lessons, program};
use shared::lesson::Report;

#[test]
fn the_python_twin_answers_with_rows_about_the_same_things() {
    if Command::new("python3").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "CI must have a python3");
        eprintln!("skipped: there is no python3 on the PATH");
        return;
    }
    for lesson in lessons() {
        let output = program(lesson.name)
            .args(["--quick", "--format", "json", "--compare"])
            .output()
            .expect("the lesson's program starts");

        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{}: {said}", lesson.name);
        let report: Report = serde_json::from_slice(&output.stdout).unwrap();
        let mut twins = 0;
        for experiment in &report.experiments {
            let Some(python) = &experiment.python else {
                continue;
            };
            twins += 1;
            let key = &experiment.columns[0].name;
            for row in &python.rows {
                assert!(
                    experiment.rows.iter().any(|own| own[key] == row[key]),
                    "{} {}: the twin has a row about {}, the lesson has not",
                    lesson.name,
                    experiment.id,
                    row[key]
                );
                let shared_columns = experiment.columns[1..]
                    .iter()
                    .filter(|column| row.contains_key(&column.name));
                assert!(shared_columns.count() > 0, "{row:?}");
            }
        }
        assert!(twins > 0, "{} has no Python twin", lesson.name);
    }
}

#[test]
fn without_a_python_on_the_path_the_comparison_is_left_out() {
    for lesson in lessons() {
        let output = program(lesson.name)
            .args(["--quick", "--format", "json", "--compare"])
            .env("PATH", "")
            .output()
            .expect("the lesson's program starts");

        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{}: {said}", lesson.name);
        assert!(said.contains("No python3 on the PATH"), "{said}");
    }
}
