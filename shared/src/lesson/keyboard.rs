//! Questions to the student, asked only where somebody can answer.
//!
//! A blocking read from a terminal cannot be taken back, so one detached thread
//! owns the keyboard and sends its lines on. Whoever asks waits at the other
//! end of the channel, with a deadline. When a deadline passes, nobody sits
//! there, and nothing is asked again. Ctrl-C ends a question at once: nobody
//! wants to answer one before the run may end.

use std::io::{self, BufRead, IsTerminal, Write};
use std::time::{Duration, Instant};

use super::stop::Stop;
use crate::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use crate::sync::thread;

/// How long a question waits for its answer.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// How often a question looks up whether the run should end.
const GLANCE: Duration = Duration::from_millis(50);

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
    /// Until a line is typed or `stop` is requested, at most for [`PATIENCE`];
    /// not at all where there is no terminal.
    pub fn ask(&mut self, question: &str, stop: &Stop) -> Option<String> {
        let lines = self.lines.as_ref()?;
        // What was typed before the question is no answer to it.
        while lines.try_recv().is_ok() {}
        print!("{question}");
        // A terminal that is gone shows when its lines end, below.
        let _ = io::stdout().flush();
        let answer = next_line(lines, self.patience, stop);
        if answer.is_none() && !stop.requested() {
            println!();
            println!("(No answer in {:?}: I go on alone.)", self.patience);
            self.lines = None;
        }
        answer
    }
}

/// The next line typed; `None` once patience or lines have an end, or the run
/// should.
fn next_line(
    lines: &Receiver<String>,
    patience: Duration,
    stop: &Stop,
) -> Option<String> {
    let end = Instant::now() + patience;
    while !stop.requested() {
        let left = end.saturating_duration_since(Instant::now());
        match lines.recv_timeout(left.min(GLANCE)) {
            Ok(line) => return Some(line),
            Err(RecvTimeoutError::Timeout) if !left.is_zero() => {}
            Err(_) => return None,
        }
    }
    None
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

        assert_eq!(keyboard.ask("Your name? ", &Stop::default()), None);
    }

    #[test]
    fn who_does_not_answer_is_not_asked_again() {
        let (sender, receiver) = channel::<String>();
        let mut keyboard = Keyboard {
            lines: Some(receiver),
            patience: Duration::ZERO,
        };

        let answer = keyboard.ask("Your name? ", &Stop::default());
        drop(sender);

        assert_eq!(answer, None);
        assert!(keyboard.lines.is_none());
    }

    #[test]
    fn a_question_ends_when_the_run_should() {
        let (sender, receiver) = channel::<String>();
        let mut keyboard = Keyboard {
            lines: Some(receiver),
            patience: Duration::from_hours(1),
        };
        let stop = Stop::default();
        let asked = {
            let stop = stop.clone();
            thread::spawn(move || keyboard.ask("Your name? ", &stop))
        };

        stop.request();

        assert_eq!(asked.join().unwrap(), None);
        drop(sender);
    }
}
