//! Wrong: counts all hosts as one.

use std::sync::Mutex;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

pub struct Pace {
    delay: Duration,
    next: Mutex<Option<Instant>>,
}

impl Pace {
    pub fn new(delay: Duration) -> Self {
        Pace {
            delay,
            next: Mutex::default(),
        }
    }

    pub async fn turn(&self, host: &str) {
        let _ = host;
        let turn = {
            let mut next = self.next.lock().unwrap();
            let now = Instant::now();
            let turn = next.unwrap_or(now).max(now);
            *next = Some(turn + self.delay);
            turn
        };
        sleep_until(turn).await;
    }
}
