//! Wrong: looks many times in a delay whether its turn has come.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::{Instant, sleep};

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
            let next = turns.entry(host.to_owned()).or_insert(now);
            let turn = (*next).max(now);
            *next = turn + self.delay;
            turn
        };
        while Instant::now() < turn {
            sleep(self.delay / 40).await;
        }
    }
}
