//! How a task can write among the answers of its worker all the same.
//!
//! What it prints does not get there: the worker has moved that pipe away. But
//! on Linux a process finds all its open files listed, and can open them again.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

/// How the system lists a file that is open for writing only.
const WRITE_ONLY: u32 = 0o1;
/// What it adds if programs that the process starts do not inherit the file.
const CLOSED_IN_CHILDREN: u32 = 0o2_000_000;

/// Writes to the pipe of answers what is no answer.
pub fn write() {
    let Ok(files) = fs::read_dir("/proc/self/fd") else {
        return;
    };
    for file in files.flatten().map(|entry| entry.path()) {
        if is_pipe_of_answers(&file)
            && let Ok(mut pipe) = OpenOptions::new().write(true).open(&file)
        {
            // If it fails, the pool is gone, and nobody is to be confused.
            let _ = pipe.write_all(b"GET / HTTP/1.1\r\n\r\n");
        }
    }
}

/// Whether it is a pipe that only this process writes to: others it may have
/// inherited from whoever started the lesson, and they are not ours to soil.
fn is_pipe_of_answers(file: &Path) -> bool {
    let is_pipe = fs::read_link(file)
        .is_ok_and(|to| to.to_string_lossy().starts_with("pipe:"));
    is_pipe
        && flags_of(file).is_some_and(|flags| {
            flags & 0o3 == WRITE_ONLY && flags & CLOSED_IN_CHILDREN != 0
        })
}

fn flags_of(file: &Path) -> Option<u32> {
    let number = file.file_name()?.to_str()?;
    let about =
        fs::read_to_string(format!("/proc/self/fdinfo/{number}")).ok()?;
    let flags = about.lines().find_map(|line| line.strip_prefix("flags:"))?;
    u32::from_str_radix(flags.trim(), 8).ok()
}
