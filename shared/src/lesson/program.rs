//! Another program, run to its end: an interpreter, a compiler.
//!
//! The naive way is [`Command::output`]. It waits for as long as the other
//! program likes, and Ctrl-C cannot end the wait. Here the wait has a deadline
//! and looks for Ctrl-C; the price is a look every few milliseconds, and a thread
//! for each pipe, since a program whose pipe is full does not go on.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use super::stop::{Stop, Stopped};
use crate::sync::thread::{self, JoinHandle};

/// How often a running program is looked after.
const INTERVAL: Duration = Duration::from_millis(10);

/// Why another program gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It could not be started, or not be heard.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It took longer than it may, and was ended.
    #[error("no end within {0:?}")]
    Late(Duration),
    /// The run should end; the program was ended with it.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// Runs `command` to its end, with an empty standard input. Its output is in
/// the answer as far as `command` says [`Stdio::piped`].
///
/// ```
/// use std::process::{Command, Stdio};
/// use std::time::Duration;
/// use shared::lesson::{Stop, program};
///
/// let output = program::run(
///     Command::new("rustc").arg("--version").stdout(Stdio::piped()),
///     Duration::from_mins(1),
///     &Stop::default(),
/// )?;
/// assert!(output.stdout.starts_with(b"rustc"));
/// # Ok::<(), program::Error>(())
/// ```
///
/// # Errors
/// [`Error`], and then the program is gone.
///
/// # Blocking
/// Until the program ends, at most for `deadline`, less when `stop` is
/// requested.
pub fn run(
    command: &mut Command,
    deadline: Duration,
    stop: &Stop,
) -> Result<Output, Error> {
    let mut child = command.stdin(Stdio::null()).spawn()?;
    let stdout = child.stdout.take().map(read);
    let stderr = child.stderr.take().map(read);

    // On an error the readers are left alone: they end with their pipes, which
    // a grandchild may keep open for longer than we wait.
    let status = wait(&mut child, deadline, stop).inspect_err(|_| {
        // It may have ended by itself in between.
        let _ = child.kill();
        let _ = child.wait();
    })?;

    Ok(Output {
        status,
        stdout: what_was_read(stdout)?,
        stderr: what_was_read(stderr)?,
    })
}

fn wait(
    child: &mut Child,
    deadline: Duration,
    stop: &Stop,
) -> Result<ExitStatus, Error> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if start.elapsed() >= deadline {
            return Err(Error::Late(deadline));
        }
        stop.pause(INTERVAL)?;
    }
}

type Reader = JoinHandle<io::Result<Vec<u8>>>;

fn read(mut pipe: impl Read + Send + 'static) -> Reader {
    thread::spawn(move || {
        let mut all = Vec::new();
        pipe.read_to_end(&mut all).map(|_| all)
    })
}

fn what_was_read(reader: Option<Reader>) -> io::Result<Vec<u8>> {
    reader.map_or_else(
        || Ok(Vec::new()),
        |reader| reader.join().expect("reading a pipe does not panic"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Set for a program that is to wait for its end.
    const ENDLESS: &str = "PROGRAM_TEST_ENDLESS";

    /// A program that is on every machine that runs these tests: they
    /// themselves, and of them one.
    fn one_test(name: &str) -> Command {
        let tests = std::env::current_exe().expect("it is running");
        let mut command = Command::new(tests);
        // Test names do not begin with the crate's.
        let (_, module) = module_path!().split_once("::").expect("a crate");
        command.arg("--exact").arg(format!("{module}::{name}"));
        command.stdout(Stdio::piped());
        command
    }

    fn endless_program() -> Command {
        let mut command = one_test("ends_at_once_unless_told_to_wait");
        command.env(ENDLESS, "1");
        command
    }

    #[test]
    fn ends_at_once_unless_told_to_wait() {
        while std::env::var_os(ENDLESS).is_some() {
            thread::park();
        }
    }

    #[test]
    fn what_a_program_prints_is_in_the_answer() {
        let mut command = one_test("there_is_none_of_this_name");
        let (deadline, stop) = (Duration::from_mins(1), Stop::default());

        let output = run(&mut command, deadline, &stop).unwrap();

        assert!(output.status.success(), "{output:?}");
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(printed.contains("running 0 tests"), "{printed}");
    }

    #[test]
    fn a_program_is_ended_at_its_deadline() {
        let deadline = Duration::from_millis(1);

        let ended = run(&mut endless_program(), deadline, &Stop::default());

        assert!(matches!(ended, Err(Error::Late(_))), "{ended:?}");
    }

    #[test]
    fn a_program_is_ended_when_the_run_should_end() {
        let stop = Stop::default();
        stop.request();

        let ended = run(&mut endless_program(), Duration::from_mins(1), &stop);

        assert!(matches!(ended, Err(Error::Stopped(_))), "{ended:?}");
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error() {
        let ended = run(
            &mut Command::new("there-is-no-such-program"),
            Duration::from_mins(1),
            &Stop::default(),
        );

        let Err(Error::Io(error)) = ended else {
            panic!("{ended:?}");
        };
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
