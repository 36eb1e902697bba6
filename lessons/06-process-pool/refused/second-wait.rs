//! A child whose output is asked for twice.

use std::process::Command;

fn main() -> std::io::Result<()> {
    let child = Command::new("true").spawn()?;
    child.wait_with_output()?;
    child.wait_with_output()?;
    Ok(())
}
