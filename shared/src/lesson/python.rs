//! A lesson's Python twin: the same experiment, the same parameters, the same
//! columns, in the language the student comes from.
//!
//! A twin is a file under the lesson's `python/`, written with the standard
//! library alone. It takes the lesson's own options and prints one JSON object
//! `{"version": "CPython 3.11.7", "rows": [{…}]}`.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::error::Error;
use super::report::Python;
use super::stop::Stop;
use crate::sync::thread;

/// How long a twin may take.
pub const DEADLINE: Duration = Duration::from_mins(2);

/// How often a running twin is looked after.
const INTERVAL: Duration = Duration::from_millis(10);

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
        let failed = |what: String| Error::Failed(format!("{twin}: {what}"));
        let mut child = Command::new(&self.0)
            .arg(file)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| failed(error.to_string()))?;
        let mut output = child.stdout.take().expect("standard output is piped");
        // Read beside the wait below: a full pipe would never let it end.
        let printed = thread::spawn(move || {
            let mut printed = Vec::new();
            output.read_to_end(&mut printed).map(|_| printed)
        });

        let succeeded = wait(&mut child, stop)?;

        let printed = printed
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("the reader panicked")))
            .map_err(|error| failed(error.to_string()))?;
        match succeeded {
            None => Err(failed(format!("no end within {DEADLINE:?}"))),
            Some(false) => Err(failed("it failed, see above".to_owned())),
            Some(true) => serde_json::from_slice(&printed).map_err(|error| {
                failed(format!("printed no rows as JSON: {error}"))
            }),
        }
    }
}

/// Whether the child succeeded; `None` if its deadline passed. It is gone in
/// every case.
fn wait(child: &mut Child, stop: &Stop) -> Result<Option<bool>, Error> {
    let start = Instant::now();
    loop {
        let ended = child.try_wait();
        match ended.map_err(|error| Error::Failed(error.to_string()))? {
            Some(status) => return Ok(Some(status.success())),
            None if start.elapsed() < DEADLINE => {
                if let Err(stopped) = stop.pause(INTERVAL) {
                    end(child);
                    return Err(stopped.into());
                }
            }
            None => {
                end(child);
                return Ok(None);
            }
        }
    }
}

fn end(child: &mut Child) {
    // It may have ended by itself in between.
    let _ = child.kill();
    let _ = child.wait();
}
