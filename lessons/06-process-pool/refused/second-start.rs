//! A child process that is to be started twice.

use std::process::Command;

fn main() -> std::io::Result<()> {
    let mut child = Command::new("true").spawn()?;
    child.wait()?;
    child.spawn()?;
    Ok(())
}
