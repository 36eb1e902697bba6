//! Questions to the student, asked only where somebody can answer.
//!
//! A blocking read from a terminal cannot be taken back, so one detached thread
//! owns the keyboard and sends its lines on. Whoever asks waits at the other
//! end of the channel, with a deadline. When a deadline passes, nobody sits
//! there, and nothing is asked again.

use std::io::{self, BufRead, IsTerminal, Write};
use std::time::Duration;

use crate::sync::mpsc::{Receiver, channel};
use crate::sync::thread;

/// How long a question waits for its answer.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// The student's keyboard, if there is one.
#[derive(Debug)]
pub struct Keyboard {
    lines: Option<Receiver<String>>,
    patience: Duration,
}

impl Keyboard {
    /// The keyboard of a student who may be asked: at a terminal on all three
    /// standard streams, so that the question is seen and the answer is typed.
    #[must_use]
    pub fn open(may_ask: bool) -> Self {
        let attended = may_ask
            && io::stdin().is_terminal()
            && io::stdout().is_terminal()
            && io::stderr().is_terminal();
        Self {
            lines: attended.then(read_lines),
            patience: PATIENCE,
        }
    }

    /// Asks, and gives the line that was typed; `None` where nobody answers.
    ///
    /// # Blocking
    /// Until a line is typed, at most for [`PATIENCE`]; not at all where there
    /// is no terminal.
    pub fn ask(&mut self, question: &str) -> Option<String> {
        let lines = self.lines.as_ref()?;
        // What was typed before the question is no answer to it.
        while lines.try_recv().is_ok() {}
        print!("{question}");
        // A terminal that is gone shows in `recv_timeout` below.
        let _ = io::stdout().flush();
        let answer = lines.recv_timeout(self.patience).ok();
        if answer.is_none() {
            println!();
            println!("(No answer in {:?}: I go on alone.)", self.patience);
            self.lines = None;
        }
        answer
    }
}

fn read_lines() -> Receiver<String> {
    let (sender, receiver) = channel();
    // Detached: it sits in a read that nothing ends but a key, and ends with
    // the process.
    thread::spawn(move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            if sender.send(line.trim().to_owned()).is_err() {
                return;
            }
        }
    });
    receiver
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_asked_without_a_keyboard() {
        let mut keyboard = Keyboard::open(false);

        assert_eq!(keyboard.ask("Your name? "), None);
    }

    #[test]
    fn who_does_not_answer_is_not_asked_again() {
        let (sender, receiver) = channel::<String>();
        let mut keyboard = Keyboard {
            lines: Some(receiver),
            patience: Duration::ZERO,
        };

        let answer = keyboard.ask("Your name? ");
        drop(sender);

        assert_eq!(answer, None);
        assert!(keyboard.lines.is_none());
    }
}
