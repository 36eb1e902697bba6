//! The workspace's programs, built as a student builds them.
//!
//! `cargo test` does not build the programs of other packages, so whoever runs
//! one builds it first: a nested `cargo build`, which takes a moment when there
//! is nothing to do.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;
use shared::lesson::{About, COURSE};

/// The workspace's folder.
///
/// # Panics
/// If this package no longer stands in a folder of the workspace.
#[must_use]
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the package `checks` stands in a folder of the workspace")
}

/// The cargo that runs the tests.
#[must_use]
pub fn cargo() -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(workspace());
    command
}

/// The lessons that are written yet.
pub fn lessons() -> impl Iterator<Item = &'static About> {
    COURSE.iter().filter(|lesson| lesson.is_written())
}

/// The program of a package, built if need be.
///
/// # Panics
/// If it does not build: the compiler's words are on standard error.
#[must_use]
pub fn program(package: &str) -> Command {
    static BUILT: Mutex<Option<HashMap<String, PathBuf>>> = Mutex::new(None);
    // Held while building, so that a program is built once.
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    let built = built.get_or_insert_default();
    let file = built
        .entry(package.to_owned())
        .or_insert_with(|| build(package))
        .clone();
    let mut command = Command::new(file);
    command.stdin(Stdio::null());
    command
}

fn build(package: &str) -> PathBuf {
    let mut build = cargo();
    build.args(["build", "--package", package, "--bin", package]);
    build.arg("--message-format=json-render-diagnostics");
    if !cfg!(debug_assertions) {
        build.arg("--release");
    }
    let output = build
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo runs, since it runs this test");
    assert!(output.status.success(), "`{package}` does not build");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .expect("cargo names the program that it built")
}
