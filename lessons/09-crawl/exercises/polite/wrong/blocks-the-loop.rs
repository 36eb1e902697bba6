//! Wrong: nobody else on the loop can go on while this one sleeps.

use std::collections::HashMap;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

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
        let wait = {
            let mut turns = self.turns.lock().unwrap();
            let now = Instant::now();
            let next = turns.entry(host.to_owned()).or_insert(now);
            let turn = (*next).max(now);
            *next = turn + self.delay;
            turn - now
        };
        thread::sleep(wait);
    }
}
