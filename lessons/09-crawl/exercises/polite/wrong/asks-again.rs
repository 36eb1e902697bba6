//! Wrong: asks again and again whether its turn has come.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use tokio::task::yield_now;
use tokio::time::Instant;

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
            yield_now().await;
        }
    }
}
