//! All exercises of the course.

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::Command;

use checks::exercises::{Exercise, Problem, verify};
use checks::programs::workspace;
use shared::lesson::{About, Stop};

fn all() -> Vec<Exercise> {
    Exercise::all().expect("the cards can be read")
}

/// Holds all to what they say, each solution so many times.
fn verified(times: usize) {
    let times = NonZeroUsize::new(times).expect("it is not 0");

    // Shown with `--nocapture`, as by night: it takes long.
    let tell = |exercise: &Exercise, problems: &[Problem]| {
        eprintln!("{}: {} problems", exercise.name, problems.len());
    };
    let problems = verify(&all(), times, &Stop::default(), tell)
        .expect("they can be built and run");

    let told: Vec<_> = problems
        .iter()
        .map(|Problem { exercise, what }| format!("{exercise}: {what}"))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n\n"));
}

#[test]
fn starts_and_wrong_answers_get_their_verdict_and_solutions_pass() {
    verified(3);
}

#[test]
#[ignore = "takes half an hour: to be run by night, or after a change of a probe"]
fn solutions_pass_a_hundred_times_in_a_row() {
    verified(100);
}

#[test]
fn every_wrong_answer_in_a_folder_is_on_the_card() {
    for exercise in all() {
        let mut files = files(&exercise.folder().join("wrong"));
        let mut named: Vec<_> = exercise
            .card
            .wrong
            .iter()
            .map(|it| it.file.clone())
            .collect();

        files.sort();
        named.sort();
        assert_eq!(files, named, "{}", exercise.name);
    }
}

fn files(folder: &Path) -> Vec<String> {
    fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be read").path())
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect()
}

#[test]
fn every_exercise_names_its_place_in_its_chapter() {
    for exercise in all() {
        let About { number, name, .. } = exercise.lesson;
        let chapter = format!("book/src/{number:02}-{name}.md");

        let expected = format!("{chapter}#exercise-{}", exercise.name);

        assert_eq!(exercise.card.page, expected);
        // The chapters are not all written yet.
        if let Ok(text) = fs::read_to_string(workspace().join(chapter)) {
            // The book makes the place for each exercise from this.
            let list = format!("{{{{#exercises {name}}}}}");
            assert!(text.contains(&list), "the chapter {name} has no {list}");
        }
    }
}

/// What a student reads, without the comment on top, is read in a minute.
#[test]
fn a_start_is_read_in_a_minute() {
    for exercise in all() {
        let text = fs::read_to_string(exercise.start()).expect("it is there");
        let lines = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with("//"))
            .count();
        assert!(lines <= 40, "{} has {lines} lines of code", exercise.name);
    }
}

#[test]
fn what_no_target_formats_is_formatted() {
    for exercise in all() {
        let mut command = Command::new("rustfmt");
        command.args(["--check", "--edition", "2024", "--config-path"]);
        command.arg(workspace()).arg(exercise.start());
        command.arg(exercise.solution());
        for wrong in &exercise.card.wrong {
            command.arg(exercise.wrong(&wrong.file));
        }

        let output = command.output().expect("rustfmt is installed");

        let words = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{}: {words}", exercise.name);
    }
}

/// Only where nobody works on the exercises: a student's answers may differ.
#[test]
fn answers_are_as_they_were_at_first() {
    if std::env::var_os("CI").is_none() {
        eprintln!("skipped: these may be a student's answers");
        return;
    }
    for exercise in all() {
        assert!(exercise.is_untouched(), "{}", exercise.name);
    }
}
