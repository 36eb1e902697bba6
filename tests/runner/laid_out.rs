//! A new exercise is a whole one; and what is told of one whose tests find
//! something at the same time.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;

use checks::exercises::{Exercise, Outcome, Package, Probes, lay_out, verify};
use shared::lesson::{About, Stop};

const MANIFESTS: [&str; 2] = [
    "tests/exercises/Cargo.toml",
    "tests/exercises-async/Cargo.toml",
];

/// A folder with the files of a workspace that are added to, gone with this.
struct Workspace(PathBuf);

impl Workspace {
    fn new(name: &str) -> Self {
        let name = format!("laid-out-{name}-{}", std::process::id());
        let root = std::env::temp_dir().join(name);
        for manifest in MANIFESTS.map(|it| root.join(it)) {
            let folder = manifest.parent().expect("it stands in one");
            fs::create_dir_all(folder).expect("there is room");
            fs::write(&manifest, "# before\n").expect("there is room");
        }
        Self(root)
    }

    fn manifests(&self) -> [String; 2] {
        MANIFESTS.map(|it| read(&self.0.join(it)))
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).expect("it can be read")
}

fn lesson() -> &'static About {
    About::named("event-loop").expect("the course has it")
}

/// All but the three wrong answers that only its author can know.
#[test]
fn what_is_laid_out_is_as_it_says_in_both_packages() {
    for package in [Package::Usual, Package::WithTokio] {
        let root = Workspace::new("whole");
        lay_out(&root.0, lesson(), "tea-time", package).unwrap();
        let folder = root.0.join("lessons/08-event-loop/exercises/tea-time");
        let exercise = Exercise::at(lesson(), folder).unwrap();

        let times = NonZeroUsize::MIN;
        let problems =
            verify(&[exercise], times, &Stop::default(), |_, _| {}).unwrap();

        let told: Vec<_> = problems.into_iter().map(|it| it.what).collect();
        assert_eq!(told, ["has fewer than four wrong answers"], "{package:?}");
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

/// What every order of steps shows is looked for on all cores.
#[test]
fn the_first_test_in_the_source_is_told_though_a_later_one_finds_sooner() {
    if thread::available_parallelism().map_or(1, usize::from) == 1 {
        eprintln!("skipped: with one core there is one test at a time");
        return;
    }
    let root = Workspace::new("order");
    lay_out(&root.0, lesson(), "tea-order", Package::Usual).unwrap();
    let folder = root.0.join("lessons/08-event-loop/exercises/tea-order");
    let exercise = Exercise::at(lesson(), folder.clone()).unwrap();
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
    fs::write(folder.join("schedules.rs"), schedules).expect("there is room");

    let built = exercise
        .try_file(&exercise.solution(), "solution", &probes, &stop)
        .unwrap();
    let outcome = built.unwrap().run(&stop).unwrap();

    let Outcome::Found(found) = &outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(found.test, "first");
    // One at a time, it would wait for what the later one does.
    assert!(outcome.text().contains("wrong: one"), "{outcome:?}");
}
