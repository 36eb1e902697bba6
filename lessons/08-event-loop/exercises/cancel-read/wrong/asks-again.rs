//! Wrong: looks again and again whether a letter is there.

use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::sync::mpsc::error::TryRecvError;
use tokio::time::{sleep, timeout};

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
        loop {
            match self.letters.try_recv() {
                Ok('\n') => return Some(std::mem::take(&mut self.line)),
                Ok(letter) => self.line.push(letter),
                Err(TryRecvError::Empty) => {
                    sleep(Duration::from_millis(1)).await;
                }
                Err(TryRecvError::Disconnected) => return None,
            }
        }
    }

    pub async fn line_within(&mut self, time: Duration) -> Option<String> {
        timeout(time, self.line()).await.unwrap_or(None)
    }
}
