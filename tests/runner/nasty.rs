//! Answers that would harm a runner which trusts them: they deadlock, spin,
//! overflow their stack, print or take without end, end the process, leave
//! threads and processes behind.
//!
//! They are the wrong answers of an exercise that no student sees.

#![cfg(target_os = "linux")]

use std::num::NonZeroUsize;

use checks::exercises::{Care, Exercise, Problem, verify};
use checks::programs::workspace;
use shared::lesson::{COURSE, Stop};

#[test]
fn each_gets_its_verdict_and_leaves_nothing_behind() {
    let folder = workspace().join("tests/runner/nasty");
    let pool = Exercise::at(&COURSE[4], folder).expect("its card is right");

    let care = Care {
        times: NonZeroUsize::MIN,
        each_test: false,
    };
    let problems = verify(&[pool], care, &Stop::default(), |_, _| {})
        .expect("it can be built and run");

    let told: Vec<_> =
        problems.iter().map(|Problem { what, .. }| what).collect();
    assert!(told.is_empty(), "{told:#?}");
    assert_eq!(sleepers(), Vec::<String>::new());
}

/// The processes that the answers start, and that are no zombies.
fn sleepers() -> Vec<String> {
    let all = std::fs::read_dir("/proc").expect("this is Linux");
    all.flatten()
        .filter_map(|entry| {
            std::fs::read_to_string(entry.path().join("cmdline")).ok()
        })
        .filter(|line| line == "sleep\x00600\x00")
        .collect()
}
