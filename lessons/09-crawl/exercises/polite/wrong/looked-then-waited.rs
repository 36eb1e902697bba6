//! Wrong: books its turn after the wait, when others have looked, too.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

pub struct Pace {
    delay: Duration,
    turns: Mutex<HashMap<String, Instant>>,
}

impl Pace {
    pub fn new(delay: Duration) -> Self {
        Pace {
            delay,
            turns: Mutex::default(),
        }
    }

    pub async fn turn(&self, host: &str) {
        let last = self.turns.lock().unwrap().get(host).copied();
        if let Some(last) = last {
            sleep_until(last + self.delay).await;
        }
        let mut turns = self.turns.lock().unwrap();
        turns.insert(host.to_owned(), Instant::now());
    }
}
