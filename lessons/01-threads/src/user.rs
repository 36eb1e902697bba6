//! Somebody who takes a while to answer.
//!
//! Reading a name is waiting: the thread that waits needs no core. At a
//! terminal the student is asked in earnest. Where nobody sits, and in every
//! run that must be measured again, a think time stands for the student.

use std::time::{Duration, Instant};

use shared::lesson::{Lesson, Stopped};

/// Who is asked for a name.
#[derive(Debug)]
pub struct User {
    /// The name, where it is known without asking.
    pub name: Option<String>,
    /// How long the user thinks where nobody is asked.
    pub think: Duration,
}

/// Asks the user for a name, and greets it.
///
/// # Errors
/// [`Stopped`] on Ctrl-C.
///
/// # Blocking
/// Until a name is typed, at most as long as [`Lesson::ask`] waits; without a
/// terminal, or with a name that is known, for the think time.
pub fn ask_user(user: &User, lesson: &Lesson) -> Result<(), Stopped> {
    let start = Instant::now();
    let typed = match user.name {
        Some(_) => None,
        None => lesson.ask("What is your name? "),
    };
    if typed.is_none() {
        // Who was asked and did not answer has had this time already.
        lesson
            .stop()
            .pause(user.think.saturating_sub(start.elapsed()))?;
    }
    let name = typed
        .filter(|typed| !typed.is_empty())
        .or_else(|| user.name.clone());
    lesson.say(&format!(
        "Hello, {}!",
        name.as_deref().unwrap_or("stranger")
    ));
    Ok(())
}

/// Reads a name from the command line.
///
/// # Errors
/// What is accepted, where it is none.
pub fn name(text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err("accepts a name of one letter or more".to_owned());
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_letters_and_nothing_a_terminal_obeys() {
        assert_eq!(name(" Grace Hopper "), Ok("Grace Hopper".to_owned()));
        assert_eq!(name("Ада"), Ok("Ада".to_owned()));
        for refused in ["", "  ", "a\u{1b}[2J", "a\nb"] {
            assert!(name(refused).is_err(), "{refused:?} was taken");
        }
    }
}
