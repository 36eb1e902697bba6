//! Programs that are no workers, or the wrong ones.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use std::{env, fs, process};

use checks::probe_tasks::DOUBLE;
use checks::watchdog::watched;
use shared::process_pool::{BuildError, ProcessPool};

use super::workers;

/// A file of this test's own, removed at the end.
struct TestFile(PathBuf);

impl TestFile {
    fn new(name: &str) -> Self {
        let name = format!("process-pool-{}-{name}", process::id());
        Self(env::temp_dir().join(name))
    }
}

impl Drop for TestFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// What a pool of this program says to its first task.
fn complaint(program: impl Into<PathBuf>) -> String {
    let pool = workers(2).program(program).build().unwrap();
    let error = pool.submit(&DOUBLE, 1).unwrap().join().unwrap_err();
    let again = pool.submit(&DOUBLE, 1).unwrap_err();
    assert_eq!(again.to_string(), error.to_string());
    error.to_string()
}

#[test]
fn a_program_that_is_not_there_is_noticed_at_once() {
    let built = workers(1).program("/no/such/program").build();

    assert!(matches!(built, Err(BuildError::NoProgram(_))));
}

#[cfg(unix)]
#[test]
fn a_program_that_ends_or_talks_instead_of_greeting_breaks_the_pool() {
    watched(|| {
        for program in ["/bin/true", "/bin/false", "/bin/echo"] {
            let why = complaint(program);
            assert!(why.contains("process_pool::serve"), "{why}");
        }
    });
}

#[test]
fn a_program_that_forgot_to_serve_starts_no_avalanche_and_is_told() {
    watched(|| {
        let forgetful = env!("CARGO_BIN_EXE_probe-forgetful");
        let why = complaint(forgetful);
        assert!(why.contains("ended before it greeted"), "{why}");

        let ran = Command::new(forgetful).output().unwrap();
        let said = String::from_utf8(ran.stderr).unwrap();
        assert!(!ran.status.success());
        assert!(said.contains("NotServed"), "its worker: {said}");
        assert!(said.contains("process_pool::serve"), "the parent: {said}");
    });
}

#[test]
fn a_program_that_was_built_again_after_the_pool_is_not_started() {
    watched(|| {
        let copy = TestFile::new("rebuilt");
        fs::copy(env!("CARGO_BIN_EXE_probe-worker"), &copy.0).unwrap();
        let pool = workers(1).program(&copy.0).build().unwrap();

        let file = fs::File::options().append(true).open(&copy.0).unwrap();
        file.set_modified(std::time::UNIX_EPOCH).unwrap();
        drop(file);

        let error = pool.submit(&DOUBLE, 1).unwrap().join().unwrap_err();
        assert!(error.to_string().contains("was built again"), "{error}");
    });
}

#[cfg(unix)]
#[test]
fn a_worker_of_another_version_breaks_the_pool_and_says_so() {
    watched(|| {
        // The greeting of a later version: 24 bytes, the last four its number.
        // It waits, as a worker would.
        let script = script(
            "later",
            r"printf '\030\0\0\0\347\377\377\377'
            printf 'process-pool worker \143\0\0\0'
            read -r call",
        );

        let why = complaint(&script.0);

        assert!(why.contains("version 99 of the protocol"), "{why}");
    });
}

#[cfg(unix)]
#[test]
fn a_program_that_says_nothing_is_not_waited_for_for_ever() {
    watched(|| {
        let silent = script("silent", "read -r call");
        let pool = workers(1)
            .program(&silent.0)
            .greeting_deadline(Duration::from_millis(100))
            .build()
            .unwrap();

        let error = pool.submit(&DOUBLE, 1).unwrap().join().unwrap_err();

        assert!(
            error.to_string().contains("did not greet in time"),
            "{error}"
        );
    });
}

#[cfg(unix)]
fn script(name: &str, text: &str) -> TestFile {
    use std::os::unix::fs::PermissionsExt;

    let script = TestFile::new(name);
    fs::write(&script.0, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(&script.0, fs::Permissions::from_mode(0o755)).unwrap();
    script
}

#[test]
fn a_pool_of_this_very_program_needs_no_program_to_be_named() {
    // Only built: this test's own `main` serves nobody.
    assert!(ProcessPool::builder().workers(1).build().is_ok());
}
