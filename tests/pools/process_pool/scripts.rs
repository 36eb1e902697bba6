//! Programs for a pool to start, written by the tests.

use std::path::PathBuf;
#[cfg(unix)]
use std::process::Command;
use std::{env, fs, process};

/// A file of this test's own, removed at the end.
pub struct TestFile(pub PathBuf);

impl TestFile {
    pub fn new(name: &str) -> Self {
        let name = format!("process-pool-{}-{name}", process::id());
        Self(env::temp_dir().join(name))
    }
}

impl Drop for TestFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Writes a program. Another process does it: if this one had the file open,
/// so would every process that another test starts at that moment, and a file
/// that somebody writes to cannot be run.
#[cfg(unix)]
pub fn script(name: &str, text: &str) -> TestFile {
    let script = TestFile::new(name);
    let written = Command::new("/bin/sh")
        .args(["-c", r#"printf '%s' "$1" > "$0" && chmod 755 "$0""#])
        .arg(&script.0)
        .arg(format!("#!/bin/sh\n{text}\n"))
        .status();
    assert!(written.unwrap().success());
    script
}

/// A program that notes in a file that it was started, and then does this. The
/// number of starts so far is `$starts`.
#[cfg(unix)]
pub fn counted(name: &str, then: &str) -> (TestFile, TestFile) {
    let count = TestFile::new(&format!("{name}-starts"));
    let path = count.0.display();
    let text = format!(
        "printf x >> '{path}'; starts=$(wc -c < '{path}')
        {then}"
    );
    (script(name, &text), count)
}

#[cfg(unix)]
pub fn starts(count: &TestFile) -> usize {
    fs::read(&count.0).unwrap().len()
}

/// What a program says to wait until this file is there, or its parent is gone.
#[cfg(unix)]
pub fn wait_for(file: &TestFile) -> String {
    let file = file.0.display();
    format!(
        "until test -e '{file}'
        do kill -0 $PPID || exit; sleep 0.01
        done"
    )
}

/// A worker, the file of its starts, and another. All but the first wait until
/// that one is there.
#[cfg(unix)]
pub fn late(name: &str) -> (TestFile, TestFile, TestFile) {
    let go = TestFile::new(&format!("{name}-go"));
    let wait = format!(
        "if test $starts -ge 2; then {}; fi
        exec '{}' \"$@\"",
        wait_for(&go),
        env!("CARGO_BIN_EXE_probe-worker"),
    );
    let (program, count) = counted(name, &wait);
    (program, count, go)
}
