//! A new exercise is a whole one.

use std::fs;
use std::num::NonZeroUsize;

use checks::exercises::{Care, Exercise, Package, lay_out, verify};
use shared::lesson::Stop;

use crate::workspace::{Workspace, lesson};

/// All but the three wrong answers that only its author can know.
#[test]
fn what_is_laid_out_is_as_it_says_in_both_packages() {
    for package in [Package::Usual, Package::WithTokio] {
        let root = Workspace::new("whole");
        lay_out(&root.0, lesson(), "tea-time", package).unwrap();
        let folder = root.0.join("lessons/08-event-loop/exercises/tea-time");
        let exercise = Exercise::at(lesson(), folder).unwrap();

        let care = Care {
            times: NonZeroUsize::MIN,
            each_test: false,
        };
        let problems =
            verify(&[exercise], care, &Stop::default(), |_, _| {}).unwrap();

        let told: Vec<_> = problems.into_iter().map(|it| it.what).collect();
        assert_eq!(told, ["has fewer than four wrong answers"], "{package:?}");
    }
}

/// All but those that a race fails only now and then.
#[test]
fn a_test_that_no_wrong_answer_fails_is_told() {
    let root = Workspace::new("each");
    let exercise = root.exercise("tea-each");
    let never = "
        #[test]
        fn never_fails() {
            check(|| ());
        }";
    let check = exercise.folder().join("check.rs");
    let text = fs::read_to_string(&check).unwrap();
    fs::write(&check, text + never).unwrap();
    let care = Care {
        times: NonZeroUsize::MIN,
        each_test: true,
    };

    let problems =
        verify(&[exercise], care, &Stop::default(), |_, _| {}).unwrap();

    let told: Vec<_> = problems.into_iter().map(|it| it.what).collect();
    let is_told = |words: &str| told.iter().any(|it| it.contains(words));
    assert!(is_told("no wrong answer fails never_fails"), "{told:?}");
    for fails in ["keeps_the_rules", "two_at_once_are_both_counted"] {
        assert!(!is_told(fails), "{told:?}");
    }
}

#[test]
fn its_targets_stand_in_its_package_and_its_card_names_it() {
    let root = Workspace::new("targets");

    lay_out(&root.0, lesson(), "tea", Package::Usual).unwrap();
    lay_out(&root.0, lesson(), "tea-time", Package::WithTokio).unwrap();

    let [usual, with_tokio] = root.manifests();
    let target = |name: &str, file: &str| {
        format!(
            "\n[[test]]\nname = \"{name}\"\n\
             path = \"../../lessons/08-event-loop/exercises/{file}\"\n\
             test = false\n"
        )
    };
    let both = |name: &str| {
        let check = target(name, &format!("{name}/check.rs"));
        let schedules = target(
            &format!("{name}-schedules"),
            &format!("{name}/schedules.rs"),
        );
        format!("# before\n{check}{schedules}")
    };
    assert_eq!(usual, both("tea"));
    assert_eq!(with_tokio, both("tea-time"));

    let package = |name: &str| {
        let folder = root.0.join("lessons/08-event-loop/exercises").join(name);
        Exercise::at(lesson(), folder).unwrap().card.package
    };
    assert_eq!(package("tea"), "exercises");
    assert_eq!(package("tea-time"), "exercises-async");
}

#[test]
fn what_is_refused_changes_nothing() {
    let root = Workspace::new("refused");
    lay_out(&root.0, lesson(), "tea", Package::Usual).unwrap();
    let before = root.manifests();

    for (name, why) in [("tea", "a new name"), ("Tea Time", "small letters")] {
        let error = lay_out(&root.0, lesson(), name, Package::Usual);

        let words = error.unwrap_err().to_string();
        assert!(words.contains("NAME") && words.contains(why), "{words}");
    }
    assert_eq!(root.manifests(), before);
}

#[test]
fn what_it_lacks_is_told() {
    let root = Workspace::new("lacks");
    let exercise = root.exercise("tea-break");
    let write = |file: &str, text: &str| {
        fs::write(exercise.folder().join(file), text).unwrap();
    };
    write("wrong/unheard-of.rs", "");
    write("start.rs", &"fn f() {}\n".repeat(41).replace("f()", "f ()"));
    let mut elsewhere = exercise.clone();
    elsewhere.card.page = "book/src/01-threads.md".to_owned();
    elsewhere.card.minutes = 0;

    let told = elsewhere.lacks().unwrap();

    let lacks = [
        "fewer than four wrong answers",
        "does not name",
        "has 41 lines of code: at most 40",
        "must say page = \"book/src/08-event-loop.md#exercise-tea-break\"",
        "how many minutes",
        "is not formatted",
    ];
    assert_eq!(told.len(), lacks.len(), "{told:#?}");
    for (told, lack) in told.iter().zip(lacks) {
        assert!(told.contains(lack), "{told}");
    }
}
