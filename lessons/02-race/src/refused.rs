//! Programs with a race that the compiler refuses.
//!
//! They stand in `refused/`, each with one reason why it is refused. The
//! lesson and the tests show them to the compiler and keep what it says.

use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use shared::lesson::{About, Error, Stop, program};

/// A program that the compiler refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its file in `refused/`, without the ending.
    pub name: &'static str,
    /// What it tries to do.
    pub tries: &'static str,
    /// The rule that it breaks.
    pub rule: &'static str,
    /// The number of the compiler's error.
    pub code: &'static str,
}

/// All of them, the notebook's first.
pub const PROGRAMS: [Refused; 6] = [
    Refused {
        name: "plain-increment",
        tries: "ten threads: counter += 1",
        rule: "one may change it, or many may look",
        code: "E0499",
    },
    Refused {
        name: "static-mut",
        tries: "the same with a global",
        rule: "a global that changes is unsafe",
        code: "E0133",
    },
    Refused {
        name: "borrowed-by-a-thread",
        tries: "a thread borrows the counter",
        rule: "a borrow ends before what it borrows",
        code: "E0373",
    },
    Refused {
        name: "shared-cell",
        tries: "the counter in a Cell",
        rule: "only what is Sync may be shared",
        code: "E0277",
    },
    Refused {
        name: "rc-across-threads",
        tries: "the counter in an Rc",
        rule: "only what is Send may change threads",
        code: "E0277",
    },
    Refused {
        name: "forgotten-lock",
        tries: "a Mutex that nobody locks",
        rule: "the data is inside the lock",
        code: "E0368",
    },
];

/// How long the compiler may take for a dozen lines: far more than it needs,
/// since the tool that chooses its version may have to fetch it first.
const DEADLINE: Duration = Duration::from_mins(1);

/// The compiler on the `PATH`, as `rustc --version` names it.
///
/// `None` where there is none.
///
/// # Errors
/// If it does not answer, or the run should end.
///
/// # Blocking
/// Until it answers, at most a minute.
pub fn compiler(stop: &Stop) -> Result<Option<String>, Error> {
    let mut command = Command::new("rustc");
    command.arg("--version").stdout(Stdio::piped());
    match program::run(&mut command, DEADLINE, stop) {
        Ok(output) => {
            let version = String::from_utf8_lossy(&output.stdout);
            Ok(Some(version.trim().to_owned()))
        }
        Err(program::Error::Io(error))
            if error.kind() == io::ErrorKind::NotFound =>
        {
            Ok(None)
        }
        Err(error) => Err(failed(error)),
    }
}

/// What the compiler says to `program`; an empty text if it takes it.
///
/// # Errors
/// If it does not answer, or the run should end.
///
/// # Blocking
/// Until it answers, at most a minute.
pub fn words(program: &Refused, stop: &Stop) -> Result<String, Error> {
    let mut command = Command::new("rustc");
    command
        .current_dir(folder())
        .args(["--edition", "2024", "--color", "never"])
        .args(["--diagnostic-width", "78"])
        // No code is made: should a program be taken, `metadata` is the
        // quickest way to find out.
        .args(["--emit", "metadata", "--out-dir"])
        .arg(std::env::temp_dir())
        .arg(format!("{}.rs", program.name))
        .stderr(Stdio::piped());
    let output = program::run(&mut command, DEADLINE, stop).map_err(failed)?;
    if output.status.success() {
        return Ok(String::new());
    }
    Ok(about_our_code(&String::from_utf8_lossy(&output.stderr)))
}

/// Where the programs stand.
pub fn folder() -> PathBuf {
    About::named("race")
        .expect("the lesson is one of the course's")
        .directory()
        .join("refused")
}

/// The numbers of the errors in the compiler's words, in their order.
pub fn codes(words: &str) -> Vec<&str> {
    words
        .lines()
        .filter_map(|line| line.strip_prefix("error[")?.split(']').next())
        .collect()
}

/// Leaves out the notes that point into the standard library: they differ from
/// machine to machine, with the place of its source, if it is there at all.
/// Also the good-bye at the end.
fn about_our_code(words: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut lines = words.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("error: aborting") {
            break;
        }
        let points_to = lines.peek().map_or("", |next| next.trim_start());
        if points_to.starts_with("-->") && points_to.contains("library") {
            // Skip to where the next thing begins, with a word.
            let begins =
                |line: &str| line.starts_with(|c: char| c.is_alphabetic());
            while lines.next_if(|next| !begins(next)).is_some() {}
        } else {
            kept.push(line);
        }
    }
    kept.join("\n").trim_end().to_owned()
}

fn failed(error: program::Error) -> Error {
    match error {
        program::Error::Stopped(stopped) => stopped.into(),
        error => Error::Failed(format!("rustc: {error}")),
    }
}
