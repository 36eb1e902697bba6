//! A function that asks for a name, as Python's `input()` does.

use std::io::{self, BufRead};

use serde::{Deserialize, Serialize};

/// Why nobody answered. Python calls it `EOFError` and raises it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EndOfInput {
    /// There is no line, and there will be none.
    End,
    /// Reading failed.
    Failed(String),
}

/// Reads one line from standard input. An end of file is an error value.
///
/// # Blocking
/// Until somebody types a line; not at all where standard input is empty, as in
/// a worker process.
pub fn ask_name() -> Result<String, EndOfInput> {
    read_name(io::stdin().lock())
}

fn read_name(mut input: impl BufRead) -> Result<String, EndOfInput> {
    let mut name = String::new();
    match input.read_line(&mut name) {
        // Not even a line's end: that is how Rust reports an end of file.
        Ok(0) => Err(EndOfInput::End),
        Ok(_) => Ok(name.trim().to_owned()),
        Err(error) => Err(EndOfInput::Failed(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_name_and_the_end_of_file_is_an_error() {
        let mut input = &b"Ada\n"[..];

        assert_eq!(read_name(&mut input), Ok("Ada".to_owned()));
        assert_eq!(read_name(&mut input), Err(EndOfInput::End));
    }

    #[test]
    fn an_empty_line_is_an_answer() {
        assert_eq!(read_name(&b"\n"[..]), Ok(String::new()));
    }
}
