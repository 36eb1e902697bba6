//! Wrong: takes half a line for a line when no more letters come.

use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::time::timeout;

pub struct Listener {
    letters: Receiver<char>,
    line: String,
}

impl Listener {
    pub fn new(letters: Receiver<char>) -> Self {
        Listener {
            letters,
            line: String::new(),
        }
    }

    pub async fn line(&mut self) -> Option<String> {
        while let Some(letter) = self.letters.recv().await {
            if letter == '\n' {
                return Some(std::mem::take(&mut self.line));
            }
            self.line.push(letter);
        }
        Some(std::mem::take(&mut self.line)).filter(|it| !it.is_empty())
    }

    pub async fn line_within(&mut self, time: Duration) -> Option<String> {
        timeout(time, self.line()).await.unwrap_or(None)
    }
}
