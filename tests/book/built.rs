//! The book, built for the tests: as it is, and with a reader's planted runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use checks::programs::{program, workspace};
use serde_json::Value;

/// The pages of the book as it is.
pub fn pages() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let out = folder("pages");
        build(&out, &recorded("results"));
        out
    })
}

/// All pages that a reader sees.
pub fn all_pages() -> Vec<PathBuf> {
    let mut pages: Vec<_> = fs::read_dir(pages())
        .expect("it was built")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "html"))
        .filter(|path| {
            let name = path.file_name().unwrap_or_default();
            name != "toc.html" && name != "404.html" && name != "print.html"
        })
        .collect();
    pages.sort();
    pages
}

/// The pages for a reader whose run of a lesson is `mine`.
pub fn pages_with_mine(lesson: &str, mine: &Value) -> PathBuf {
    let results = recorded("results-with-mine");
    fs::create_dir_all(results.join("mine")).expect("there is room");
    let file = results.join("mine").join(format!("{lesson}.json"));
    fs::write(file, mine.to_string()).expect("there is room");
    let out = folder("pages-with-mine");
    build(&out, &results);
    out
}

/// The recorded results, without those of whoever runs the tests.
fn recorded(name: &str) -> PathBuf {
    let results = folder(name);
    for shelf in ["reference", "compared", "one-core"] {
        let recorded = workspace().join("book/results").join(shelf);
        copy(&recorded, &results.join(shelf));
    }
    results
}

/// The reference report of a lesson.
pub fn reference(lesson: &str) -> Value {
    let file = format!("book/results/reference/{lesson}.json");
    let text = fs::read_to_string(workspace().join(file));
    let text = text.expect("the lesson was recorded");
    serde_json::from_str(&text).expect("a report is JSON")
}

fn build(out: &Path, results: &Path) {
    let built = program("book")
        .arg("--out")
        .arg(out)
        .arg("--results")
        .arg(results)
        .output()
        .expect("the program starts");
    let words = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "{words}");
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // What an earlier run left.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("there is room");
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("there is room");
    for entry in fs::read_dir(from).into_iter().flatten().flatten() {
        let path = entry.path();
        let target = to.join(entry.file_name());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("there is room");
        }
    }
}
