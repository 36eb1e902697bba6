//! Wrong: the task goes on listening, and nobody hears what it has read.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::sync::mpsc::Receiver;
use tokio::time::timeout;

pub struct Listener {
    letters: Arc<Mutex<Receiver<char>>>,
}

impl Listener {
    pub fn new(letters: Receiver<char>) -> Self {
        Listener {
            letters: Arc::new(Mutex::new(letters)),
        }
    }

    pub async fn line(&mut self) -> Option<String> {
        let letters = Arc::clone(&self.letters);
        let reading = tokio::spawn(async move {
            let mut letters = letters.lock().await;
            let mut line = String::new();
            loop {
                match letters.recv().await? {
                    '\n' => return Some(line),
                    letter => line.push(letter),
                }
            }
        });
        reading.await.unwrap()
    }

    pub async fn line_within(&mut self, time: Duration) -> Option<String> {
        timeout(time, self.line()).await.unwrap_or(None)
    }
}
