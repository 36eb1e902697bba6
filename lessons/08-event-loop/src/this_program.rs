//! A file that is on every machine that runs this lesson: its own program.

use std::path::PathBuf;

use shared::lesson::Error;

/// Where it is.
///
/// # Errors
/// If the system does not tell.
pub fn this_program() -> Result<PathBuf, Error> {
    std::env::current_exe().map_err(|error| {
        Error::Failed(format!("this program's own file: {error}"))
    })
}
