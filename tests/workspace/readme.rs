//! The README tells what is so.

use std::sync::Mutex;

use checks::benchmarks::Results;
use checks::programs::{lessons, program, workspace};

fn readme() -> String {
    std::fs::read_to_string(workspace().join("README.md")).expect("it is there")
}

/// What the README shows of the benchmarks: an area, and a comparison in it.
const SHOWN: [(&str, &str); 11] = [
    ("pools", "some"),
    ("pools", "one"),
    ("pools", "map-tiny"),
    ("queue", "bounded"),
    ("queue", "bounded-10"),
    ("processes", "start"),
    ("processes", "one"),
    ("processes", "many"),
    ("explorer", "walk"),
    ("crawl", "threads"),
    ("crawl", "tasks"),
];

/// Says that what lies between two lines of the README is `drawn`, or puts it
/// there if snapshots are to be taken anew.
fn shows(begin: &str, drawn: &str, end: &str) {
    // Two tests that draw their part anew would lose one another's update.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock();
    let readme = readme();
    let begin = readme.find(begin).expect("the block begins") + begin.len();
    let end = readme.find(end).expect("the block ends");
    if std::env::var_os("SNAPSHOTS").is_some_and(|how| how == "overwrite") {
        let anew = format!("{}{drawn}{}", &readme[..begin], &readme[end..]);
        std::fs::write(workspace().join("README.md"), anew)
            .expect("the README can be written");
        return;
    }
    assert_eq!(
        &readme[begin..end],
        drawn,
        "`SNAPSHOTS=overwrite cargo test` draws it anew"
    );
}

#[test]
fn the_readmes_picture_is_a_recorded_run() {
    let output = program("checks")
        .args(["show", "book/results/reference/race.json"])
        .current_dir(workspace())
        .output()
        .expect("the guide starts");

    let drawn = String::from_utf8(output.stdout).expect("it is text");
    let begin = "<!-- begin recorded run -->\n```text\n";
    shows(begin, &drawn, "```\n<!-- end recorded run -->");
}

#[test]
fn the_readmes_benchmarks_are_a_recorded_run() {
    let file = workspace().join("book/results/benchmarks/reference.json");
    let text = std::fs::read_to_string(&file).expect("it is there");
    let results: Results = serde_json::from_str(&text).expect("it is whole");

    let drawn = results.markdown(&SHOWN).expect("all of it was measured");

    let begin = "<!-- begin benchmarks -->\n";
    shows(begin, &drawn, "<!-- end benchmarks -->");
}

#[test]
fn the_readmes_map_names_every_lesson_that_is_written() {
    let readme = readme();

    for lesson in lessons() {
        let command = format!("cargo run -p {}", lesson.name);
        assert!(readme.contains(&command), "README lacks `{command}`");
        assert!(readme.contains(lesson.question), "{}", lesson.question);
    }
}
