//! Checks the answer each time that it is saved, and goes on to the next
//! exercise when it is right.

use std::fs;
use std::time::Duration;

use shared::lesson::{Error, Stop};

use super::command::Runner;
use super::exercise::Exercise;
use super::outcome::Verdict;
use super::tell;

/// How often to look at the file. An editor may replace it instead of writing
/// to it, so its content is what counts.
const GLANCE: Duration = Duration::from_millis(50);

/// Watches the next exercise that is not done, and the next, until there is
/// none or the run should end.
///
/// # Errors
/// If an answer cannot be checked.
///
/// # Blocking
/// Until all is done or Ctrl-C is pressed.
pub fn watch(runner: &Runner) -> Result<(), Error> {
    while let Some(exercise) = runner.next()? {
        print!("\n{}", tell::heading(&exercise));
        println!("  stop  Ctrl-C; it is checked when you save the file\n");
        // As it stands: a student comes back and wants to see where it was.
        let mut seen = content(&exercise);
        while runner.check(&exercise)?.verdict() != Verdict::Right {
            seen = wait_for_change(&exercise, &seen, &runner.stop)?;
        }
    }
    println!("\nAll exercises are done.");
    Ok(())
}

fn content(exercise: &Exercise) -> Vec<u8> {
    fs::read(exercise.answer()).unwrap_or_default()
}

/// What the file holds once that is something else.
fn wait_for_change(
    exercise: &Exercise,
    seen: &[u8],
    stop: &Stop,
) -> Result<Vec<u8>, Error> {
    loop {
        stop.pause(GLANCE)?;
        let now = content(exercise);
        // Empty or gone for a moment: an editor is replacing it.
        if now != seen && !now.is_empty() {
            return Ok(now);
        }
    }
}
