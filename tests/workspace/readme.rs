//! The README tells what is so.

use checks::programs::{lessons, program, workspace};

fn readme() -> String {
    std::fs::read_to_string(workspace().join("README.md")).expect("it is there")
}

/// The README in three parts: before the recorded run, the run, and after it.
fn parts(readme: &str) -> (&str, &str, &str) {
    const BEGIN: &str = "<!-- begin recorded run -->\n```text\n";
    const END: &str = "```\n<!-- end recorded run -->";

    let begin = readme.find(BEGIN).expect("the block begins") + BEGIN.len();
    let end = readme.find(END).expect("the block ends");
    (&readme[..begin], &readme[begin..end], &readme[end..])
}

#[test]
fn the_readmes_picture_is_a_recorded_run() {
    let readme = readme();

    let output = program("checks")
        .args(["show", "book/results/reference/race.json"])
        .current_dir(workspace())
        .output()
        .expect("the guide starts");

    let drawn = String::from_utf8(output.stdout).expect("it is text");
    let (before, shown, after) = parts(&readme);
    if std::env::var_os("SNAPSHOTS").is_some_and(|how| how == "overwrite") {
        let anew = format!("{before}{drawn}{after}");
        std::fs::write(workspace().join("README.md"), anew)
            .expect("the README can be written");
        return;
    }
    assert_eq!(
        shown, drawn,
        "`SNAPSHOTS=overwrite cargo test` draws it anew"
    );
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
