//! Wrong: puts the half line back, if the time-out is its own.

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
        let mut line = std::mem::take(&mut self.line);
        read(&mut self.letters, &mut line).await?;
        Some(line)
    }

    pub async fn line_within(&mut self, time: Duration) -> Option<String> {
        let mut line = std::mem::take(&mut self.line);
        match timeout(time, read(&mut self.letters, &mut line)).await {
            Ok(whole) => whole.map(|()| line),
            Err(_) => {
                self.line = line;
                None
            }
        }
    }
}

async fn read(letters: &mut Receiver<char>, line: &mut String) -> Option<()> {
    loop {
        match letters.recv().await? {
            '\n' => return Some(()),
            letter => line.push(letter),
        }
    }
}
