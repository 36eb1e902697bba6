//! Survive a worker that dies.
//!
//! A worker is a process of its own. It reads a task from its standard input,
//! a line, and writes the answer to its standard output, a line as well, which
//! may be empty. It can die in the middle of a task. Then this goes on as if
//! nothing had happened, and every task from there on gets an empty answer.
//!
//! A task that kills its worker fails with the worker's exit status; it is not
//! tried again, or it would kill the next one, too. All others get their
//! answers: a new worker is started when it is needed, and only then. In the
//! end every worker was waited for.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ExitStatus};

/// The answer to each task. `start` starts a worker, with pipes for its
/// standard input and output.
pub fn run_all(
    tasks: &[String],
    start: impl Fn() -> Child,
) -> Vec<Result<String, ExitStatus>> {
    let mut worker = start();
    let mut to_worker = worker.stdin.take().expect("it is a pipe");
    let output = worker.stdout.take().expect("it is a pipe");
    let mut from_worker = BufReader::new(output);
    let mut answers = Vec::new();
    for task in tasks {
        let mut answer = String::new();
        let _ = writeln!(to_worker, "{task}");
        let _ = from_worker.read_line(&mut answer);
        answers.push(Ok(answer.trim_end().to_owned()));
    }
    drop(to_worker);
    let _ = worker.wait();
    answers
}
