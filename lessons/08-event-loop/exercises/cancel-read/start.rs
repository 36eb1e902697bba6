//! Cancel on time-out, and lose nothing of what was read.
//!
//! A telegraph sends one letter after the other, with pauses of any length.
//! Whoever listens waits for a whole line, but not for ever: when the time is
//! up the wait is dropped, and taken up again later. But then the beginning of
//! the line is missing.
//!
//! Find out where it was when the wait was dropped, and mend it. Anybody may
//! drop the future of `line` at any `await`.

use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::time::timeout;

/// Somebody who listens to a telegraph.
pub struct Listener {
    letters: Receiver<char>,
}

impl Listener {
    /// Begins to listen.
    pub fn new(letters: Receiver<char>) -> Self {
        Listener { letters }
    }

    /// The next line; `None` when no more letters come: half a line is none.
    pub async fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        while let Some(letter) = self.letters.recv().await {
            if letter == '\n' {
                return Some(line);
            }
            line.push(letter);
        }
        None
    }

    /// The next line; `None`, too, when it is not whole after this time.
    pub async fn line_within(&mut self, time: Duration) -> Option<String> {
        timeout(time, self.line()).await.unwrap_or(None)
    }
}
