//! What the process that runs a check's body tells the one that watches it.
//!
//! A line of JSON each, in a file: it is there whatever becomes of the process.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use serde::{Deserialize, Serialize};

use crate::check::FOUND;
use crate::finding::Finding;

/// Lines after this many are left out: an answer may panic without end.
const MOST_LINES: usize = 200;

#[derive(Debug, Serialize, Deserialize)]
pub enum Line {
    /// What the check is about to wait for.
    Step(String),
    /// A thread panicked.
    Panic(Panic),
    /// Something is the matter.
    Found(Box<Finding>),
    /// The body has ended, and nothing is the matter.
    Held,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panic {
    pub thread: Option<String>,
    pub message: String,
    /// `answer.rs:12`
    pub place: String,
}

struct Report {
    file: File,
    lines: usize,
}

static REPORT: OnceLock<Mutex<Report>> = OnceLock::new();

/// Opens the report of this process.
pub fn open(path: &Path) -> io::Result<()> {
    let file = OpenOptions::new().append(true).create(true).open(path)?;
    let _ = REPORT.set(Mutex::new(Report { file, lines: 0 }));
    Ok(())
}

/// Adds a line, where there is a report.
pub fn write(line: &Line) {
    let Some(report) = REPORT.get() else { return };
    // A file handle and a count: a panic leaves neither half done.
    let mut report = report.lock().unwrap_or_else(PoisonError::into_inner);
    let last = matches!(line, Line::Found(_) | Line::Held);
    report.lines += 1;
    if report.lines > MOST_LINES && !last {
        return;
    }
    let mut text = serde_json::to_string(line)
        .expect("a line has nothing that JSON cannot say");
    text.push('\n');
    // One write, so that a line is there whole or not at all. Where the disk
    // is full, the watching process finds no last line and says so.
    let _ = report.file.write_all(text.as_bytes());
}

/// Says what the check is about to wait for, so that it can be told when the
/// answer is stuck there.
///
/// ```
/// probes::step("stop() is called: waiting for it to return");
/// ```
pub fn step(waiting_for: &str) {
    write(&Line::Step(waiting_for.to_owned()));
}

/// The lines of a report.
pub fn read(path: &Path) -> Vec<Line> {
    fs::read_to_string(path)
        .unwrap_or_default()
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}

/// A file to report to, gone with this.
///
/// Under the runner it stands in the runner's folder: whoever is ended there,
/// since another test has found something, leaves it behind.
pub struct ReportFile(pub PathBuf);

impl ReportFile {
    pub fn new() -> io::Result<Self> {
        let path = match std::env::var_os(FOUND) {
            Some(found) => PathBuf::from(found).with_extension("report"),
            None => Self::temporary(),
        };
        fs::write(&path, "")?;
        Ok(Self(path))
    }

    fn temporary() -> PathBuf {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        // `Relaxed`: a number that is not given twice, and no more.
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("check-{}-{number}.report", std::process::id());
        std::env::temp_dir().join(name)
    }
}

impl Drop for ReportFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
