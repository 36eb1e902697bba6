//! A lesson's Python twin: the same experiment, the same parameters, the same
//! columns, in the language the student comes from.
//!
//! A twin is a file under the lesson's `python/`, written with the standard
//! library alone. It takes the lesson's own options and prints one JSON object
//! `{"version": "CPython 3.11.7", "rows": [{…}]}`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::error::Error;
use super::program;
use super::report::Python;
use super::stop::Stop;

/// How long a twin may take.
pub const DEADLINE: Duration = Duration::from_mins(2);

/// A Python interpreter that answered.
#[derive(Clone, Debug)]
pub(super) struct Interpreter(PathBuf);

impl Interpreter {
    /// The interpreter at `path`, or of that name on the `PATH`.
    ///
    /// # Errors
    /// What went wrong when it was asked whether it is a Python 3.
    pub(super) fn at(path: &Path) -> Result<Self, String> {
        let answer = Command::new(path)
            .args(["-c", "import sys; print(sys.version_info[0])"])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .map_err(|error| error.to_string())?;
        if answer.stdout.trim_ascii() == b"3" {
            Ok(Self(path.to_owned()))
        } else {
            Err("it does not answer as Python 3 does".to_owned())
        }
    }

    /// Runs a twin to its end.
    ///
    /// # Errors
    /// [`Error::Stopped`] on Ctrl-C, [`Error::Failed`] if the twin fails, takes
    /// longer than [`DEADLINE`] or prints something else.
    pub(super) fn run(
        &self,
        file: &Path,
        arguments: &[String],
        stop: &Stop,
    ) -> Result<Python, Error> {
        let twin = file.display();
        let mut command = Command::new(&self.0);
        command.arg(file).args(arguments).stdout(Stdio::piped());

        let output = match program::run(&mut command, DEADLINE, stop) {
            Ok(output) => output,
            Err(program::Error::Stopped(stopped)) => {
                return Err(stopped.into());
            }
            Err(error) => {
                return Err(Error::Failed(format!("{twin}: {error}")));
            }
        };

        if !output.status.success() {
            return Err(Error::Failed(format!("{twin}: it failed, see above")));
        }
        serde_json::from_slice(&output.stdout).map_err(|error| {
            Error::Failed(format!("{twin}: printed no rows as JSON: {error}"))
        })
    }
}
