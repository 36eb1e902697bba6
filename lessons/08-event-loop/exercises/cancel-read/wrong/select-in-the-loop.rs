//! Wrong: the half line is in the future that ends.

use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::time::sleep;

pub struct Listener {
    letters: Receiver<char>,
}

impl Listener {
    pub fn new(letters: Receiver<char>) -> Self {
        Listener { letters }
    }

    pub async fn line(&mut self) -> Option<String> {
        self.line_within(Duration::MAX).await
    }

    pub async fn line_within(&mut self, time: Duration) -> Option<String> {
        let mut line = String::new();
        let end = sleep(time);
        tokio::pin!(end);
        loop {
            tokio::select! {
                letter = self.letters.recv() => match letter? {
                    '\n' => return Some(line),
                    letter => line.push(letter),
                },
                () = &mut end => return None,
            }
        }
    }
}
