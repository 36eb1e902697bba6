//! All exercises of the course.

use std::fs;
use std::num::NonZeroUsize;

use checks::exercises::{Care, Exercise, Probes, Problem, verify};
use checks::programs::workspace;
use shared::lesson::{About, Stop};

fn all() -> Vec<Exercise> {
    Exercise::all().expect("the cards can be read")
}

/// Holds all to what they say, each solution so many times.
fn verified(times: usize) {
    let care = Care {
        times: NonZeroUsize::new(times).expect("it is not 0"),
        each_test: false,
    };

    // Shown with `--nocapture`, as by night: it takes long.
    let tell = |exercise: &Exercise, problems: &[Problem]| {
        eprintln!("{}: {} problems", exercise.name, problems.len());
    };
    let problems = verify(&all(), care, &Stop::default(), tell)
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
#[ignore = "takes a quarter of an hour: to be run by night, or after a change of a probe"]
fn solutions_pass_a_hundred_times_in_a_row() {
    verified(100);
}

/// With them the model checker sees nothing, and would tell something else.
#[test]
fn the_standard_librarys_types_are_refused_where_there_are_schedules() {
    for exercise in all() {
        if exercise.checks().len() < 2 {
            continue;
        }
        let stop = Stop::default();
        let probes = Probes::build(&exercise.card.package, &stop).unwrap();

        let built = exercise.try_foreign(&probes, &stop).unwrap();

        let outcome = built.unwrap().run(&stop).unwrap();
        let words = "Take the sync and thread types from `crate::sync`";
        assert!(outcome.text().contains(words), "{}", exercise.name);
    }
}

#[test]
fn every_chapter_lists_its_exercises() {
    for exercise in all() {
        let About { number, name, .. } = exercise.lesson;
        let chapter = format!("book/src/{number:02}-{name}.md");

        let text = fs::read_to_string(workspace().join(&chapter))
            .expect("the chapter is there");

        // The book makes the place for each exercise from this.
        let list = format!("{{{{#exercises {name}}}}}");
        assert!(text.contains(&list), "{chapter} has no {list}");
    }
}

/// What the page for teachers quotes is what the probes say.
#[test]
fn what_is_told_without_a_sentence_of_the_check_is_told_so() {
    let page = workspace().join("book/src/write-an-exercise.md");
    let page = fs::read_to_string(page).unwrap();
    let quotes: Vec<_> = page
        .lines()
        .filter(|line| {
            ["| stuck |", "| lazy |", "| wrong |"]
                .iter()
                .any(|it| line.starts_with(it))
        })
        .flat_map(|line| line.split('“').skip(1))
        .filter_map(|rest| rest.split('”').next())
        .flat_map(|quote| quote.split('…').map(str::trim))
        .filter(|piece| !piece.is_empty())
        .collect();
    assert!(quotes.len() > 6, "{quotes:?}");

    let sources = ["inside", "limits", "outside", "model/explore"];
    let told: String = sources
        .map(|it| format!("tests/exercises/src/{it}.rs"))
        .map(|it| fs::read_to_string(workspace().join(it)).unwrap())
        .concat()
        .split("\\\n")
        .map(str::trim_start)
        .collect();
    for quote in quotes {
        assert!(told.contains(quote), "no probe says “{quote}”");
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
