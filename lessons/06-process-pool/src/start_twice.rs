//! A child process cannot be started twice.
//!
//! Python's `Process.start` may be called again, and fails then: "cannot start
//! a process twice". In Rust `Command` is what can be started, and `Child` is
//! what has been; a `Child` has no call that starts it. So the mistake cannot
//! be written, and the compiler is asked to say so.

use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use clap::Args;
use serde::Serialize;
use shared::lesson::{About, Claim, Error, Lesson, Stop, Unit, program};

/// Nothing can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {}

/// A program in `refused/` that the compiler refuses.
struct Refused {
    /// Its file, without the ending.
    name: &'static str,
    tries: &'static str,
    /// The number of the compiler's error.
    code: &'static str,
}

const PROGRAMS: [Refused; 2] = [
    Refused {
        name: "second-start",
        tries: "start a Child",
        code: "E0599",
    },
    Refused {
        name: "second-wait",
        tries: "take a Child's output twice",
        code: "E0382",
    },
];

/// How long the compiler may take for ten lines: far more than it needs, since
/// the tool that chooses its version may have to fetch it first.
const DEADLINE: Duration = Duration::from_mins(1);

#[derive(Serialize)]
struct Row {
    program: &'static str,
    tries: &'static str,
    error: String,
}

const CLAIM: &str = "The compiler refuses both, each for the right reason";

/// Shows the programs to the compiler.
///
/// # Errors
/// On Ctrl-C, or if the compiler does not answer.
pub fn run(_: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let title = "What the compiler says to a second start";
    lesson.experiment("start-twice", title, |lesson, experiment| {
        experiment.columns([
            ("program", Unit::None),
            ("tries", Unit::None),
            ("error", Unit::None),
        ]);
        let mut right = 0;
        for program in &PROGRAMS {
            let Some(words) = words(program, lesson.stop())? else {
                let why = "there is no rustc on the PATH";
                experiment.claim(Claim::not_applicable("refused", CLAIM, why));
                return Ok(());
            };
            right += u64::from(code(&words) == Some(program.code));
            experiment.row(Row {
                program: program.name,
                tries: program.tries,
                error: code(&words).unwrap_or("none").to_owned(),
            });
        }
        experiment.claim(Claim::exactly(
            "refused",
            CLAIM,
            right,
            PROGRAMS.len() as u64,
        ));
        Ok(())
    })
}

/// What the compiler says; `None` where there is no compiler.
///
/// # Blocking
/// Until it answers, at most a minute.
fn words(program: &Refused, stop: &Stop) -> Result<Option<String>, Error> {
    let mut command = Command::new("rustc");
    command
        .current_dir(folder())
        .args(["--edition", "2024", "--color", "never"])
        .args(["--emit", "metadata", "--out-dir"])
        .arg(std::env::temp_dir())
        .arg(format!("{}.rs", program.name))
        .stderr(Stdio::piped());
    match program::run(&mut command, DEADLINE, stop) {
        Ok(output) => {
            Ok(Some(String::from_utf8_lossy(&output.stderr).into_owned()))
        }
        Err(program::Error::Stopped(stopped)) => Err(stopped.into()),
        Err(program::Error::Io(error))
            if error.kind() == io::ErrorKind::NotFound =>
        {
            Ok(None)
        }
        Err(error) => Err(Error::Failed(format!("rustc: {error}"))),
    }
}

/// Where the programs stand.
fn folder() -> PathBuf {
    About::named("process-pool")
        .expect("the lesson is one of the course's")
        .directory()
        .join("refused")
}

/// The number of the only error in the compiler's words.
fn code(words: &str) -> Option<&str> {
    let mut codes = words
        .lines()
        .filter_map(|line| line.strip_prefix("error[")?.split(']').next());
    let first = codes.next();
    if codes.next().is_some() { None } else { first }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_is_refused_for_the_right_reason_and_no_other() {
        for program in &PROGRAMS {
            let words = words(program, &Stop::default())
                .expect("the compiler answers")
                .expect("cargo has a compiler");

            assert_eq!(code(&words), Some(program.code), "{words}");
        }
    }
}
