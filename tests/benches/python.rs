//! `CPython`, in a process of its own: it takes its turn when it is told to.

use std::cell::RefCell;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use checks::programs::workspace;

use crate::harness::Rival;

/// A Python that runs a script of this folder.
pub struct Python(RefCell<Process>);

struct Process {
    child: Child,
    /// Closed to end it.
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Python {
    /// Starts it; none when there is no `python3`.
    pub fn run(script: &str, arguments: &[&str]) -> Option<Self> {
        let mut child = Command::new("python3")
            .arg(workspace().join("tests/benches").join(script))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take()?);
        Some(Self(RefCell::new(Process {
            child,
            input,
            output,
        })))
    }

    /// What one of its functions does, as a rival.
    pub fn rival<'a>(
        &'a self,
        name: &str,
        what: &'a str,
        items: u32,
    ) -> Rival<'a> {
        Rival::with_clock(name, move || {
            let turn = self.0.borrow_mut().turn(what, items);
            turn.unwrap_or_else(|error| panic!("CPython, {what}: {error}"))
        })
    }
}

impl Process {
    fn turn(&mut self, what: &str, items: u32) -> io::Result<f64> {
        let closed = || io::Error::other("its input is closed");
        let input = self.input.as_mut().ok_or_else(closed)?;
        writeln!(input, "{what} {items}")?;
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        line.trim().parse().map_err(io::Error::other)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The end of its input ends it.
        drop(self.input.take());
        // What it exits with says nothing about what it has measured.
        let _ = self.child.wait();
    }
}
