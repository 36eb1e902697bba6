//! The course as a preprocessor of somebody's own mdBook.

use std::io::Write as _;
use std::process::Stdio;

use checks::programs::{program, workspace};
use serde_json::{Value, json};

/// What mdBook says, and then writes to a preprocessor: the format is that of
/// mdBook 0.5, see <https://rust-lang.github.io/mdBook/for_developers/preprocessors.html>.
fn preprocessed(chapter: &str) -> Result<String, String> {
    let context = json!({
        "root": workspace().join("book"),
        "config": {"book": {"title": "Mine", "src": "src"}},
        "renderer": "html",
        "mdbook_version": "0.5.4",
    });
    let book = json!({"items": [{"Chapter": {
        "name": "Mine",
        "content": chapter,
        "number": [1],
        "sub_items": [],
        "path": "mine.md",
        "source_path": "mine.md",
        "parent_names": [],
    }}]});
    let mut preprocessor = program("book")
        .arg("preprocess")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = preprocessor.stdin.take().expect("it is piped");
    write!(input, "{}", json!([context, book])).expect("it reads");
    drop(input);
    let output = preprocessor.wait_with_output().expect("it ends");
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let book: Value = serde_json::from_slice(&output.stdout)
        .expect("mdBook reads what it prints as a book");
    let text = &book["items"][0]["Chapter"]["content"];
    Ok(text.as_str().expect("a chapter has text").to_owned())
}

#[test]
fn mdbook_is_told_that_only_html_can_be_made() {
    for (renderer, can) in [("html", true), ("epub", false)] {
        let status = program("book")
            .args(["supports", renderer])
            .status()
            .expect("the program starts");
        assert_eq!(status.success(), can, "{renderer}");
    }
}

#[test]
fn in_somebodys_own_book_a_result_is_put_in() {
    let chapter =
        preprocessed("Of {{#result race.count[mutex].runs_that_lost}} runs.");

    let chapter = chapter.expect("it was recorded");
    assert!(chapter.contains("rs-result"), "{chapter}");
    assert!(!chapter.contains("{{#"), "{chapter}");
}

#[test]
fn in_somebodys_own_book_a_result_that_was_not_recorded_stops_the_build() {
    let problem = preprocessed("Of {{#result race.nothing.lost}} runs.");

    let problem = problem.expect_err("there is no such experiment");
    assert!(problem.contains("race.nothing.lost"), "{problem}");
}
