//! Wrong: hosts that begin with the same letter are one.

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
        let turn = {
            let mut turns = self.turns.lock().unwrap();
            let now = Instant::now();
            let next = turns.entry(host[..1].to_owned()).or_insert(now);
            let turn = (*next).max(now);
            *next = turn + self.delay;
            turn
        };
        sleep_until(turn).await;
    }
}
