//! Which tests of an exercise are run, and which of them is told.

use std::{fs, thread};

use checks::exercises::{Exercise, Outcome, Probes};
use shared::lesson::Stop;

use crate::workspace::Workspace;

fn write(exercise: &Exercise, file: &str, text: &str) {
    fs::write(exercise.folder().join(file), text).expect("there is room");
}

fn add(exercise: &Exercise, file: &str, more: &str) {
    let text = fs::read_to_string(exercise.folder().join(file)).unwrap();
    write(exercise, file, &(text + more));
}

/// What becomes of the solution.
fn solution_of(exercise: &Exercise) -> Outcome {
    let stop = Stop::default();
    let probes = Probes::build(&exercise.card.package, &stop).unwrap();
    let built = exercise
        .try_file(&exercise.solution(), "solution", &probes, &stop)
        .unwrap();
    built.unwrap().run(&stop).unwrap()
}

fn test_of(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Found(found) => &found.test.name,
        other => panic!("{other:?}"),
    }
}

/// What every order of steps shows is looked for on all cores.
#[test]
fn the_first_test_in_the_source_is_told_though_a_later_one_finds_sooner() {
    if thread::available_parallelism().map_or(1, usize::from) == 1 {
        eprintln!("skipped: with one core there is one test at a time");
        return;
    }
    let root = Workspace::new("order");
    let exercise = root.exercise("tea-order");
    let stop = Stop::default();
    let probes = Probes::build(&exercise.card.package, &stop).unwrap();
    // Where a test leaves what it has found, as it ends.
    let sooner = probes.scratch("tea-order").join("solution/later.found");
    let _ = fs::remove_file(&sooner);
    let sooner = sooner.display().to_string();
    let schedules = format!(
        r#"
use probes::{{Finding, Verdict, check}};
use std::fs;

#[test]
fn first() {{
    check(|| {{
        while fs::metadata({sooner:?}).is_err() {{
            std::thread::yield_now();
        }}
        Finding::new(Verdict::Wrong, "one").report();
    }});
}}
#[test]
fn later() {{
    check(|| Finding::new(Verdict::Wrong, "two").report());
}}
#[test]
fn never_needed() {{
    check(|| std::thread::park());
}}
"#
    );
    write(&exercise, "schedules.rs", &schedules);

    let outcome = solution_of(&exercise);

    assert_eq!(test_of(&outcome), "first");
    // One at a time, it would wait for what the later one does.
    assert!(outcome.text().contains("wrong: one"), "{outcome:?}");
}

/// What breaks a rule is the reason for what else is found.
#[test]
fn rules_come_before_what_every_order_of_steps_shows() {
    let root = Workspace::new("rules");
    let exercise = root.exercise("tea-rules");
    let finds = "
        #[test]
        fn finds_something() {
            let found = probes::Finding::new(probes::Verdict::Wrong, \"it\");
            probes::check(|| found.report());
        }";
    add(&exercise, "schedules.rs", finds);
    assert_eq!(test_of(&solution_of(&exercise)), "finds_something");

    add(
        &exercise,
        "solution.rs",
        "pub type Foreign = std::sync::Mutex<()>;",
    );

    assert_eq!(test_of(&solution_of(&exercise)), "keeps_the_rules");
}

#[test]
fn tests_in_a_module_are_run_and_those_of_the_student_are_not() {
    let root = Workspace::new("modules");
    let exercise = root.exercise("tea-modules");
    let own = "#[cfg(test)] mod tests { #[test] fn fails() { panic!() } }";
    add(&exercise, "solution.rs", own);
    assert!(matches!(solution_of(&exercise), Outcome::Right(_)));

    let more = "
        mod more {
            #[test] fn finds_something() {
                let found =
                    probes::Finding::new(probes::Verdict::Wrong, \"it\");
                probes::check(|| found.report());
            }
        }";
    add(&exercise, "check.rs", more);

    assert_eq!(test_of(&solution_of(&exercise)), "more::finds_something");
}
