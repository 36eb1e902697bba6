//! Be polite: one host, one delay.
//!
//! A crawler asks many hosts, and none of them more often than once in a
//! delay. So every task awaits its `turn` before it asks a host. That keeps
//! each host's delay, but it keeps everybody else waiting, too: while one
//! task waits for its turn with the wiki, nobody gets a turn with the shop.
//!
//! Mend `turn`: tasks that ask different hosts do not wait for one another.

use std::collections::HashMap;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

/// Keeps a delay between two requests to the same host.
pub struct Pace {
    delay: Duration,
    asked: Mutex<HashMap<String, Instant>>,
}

impl Pace {
    /// At least so long between two requests to one host.
    pub fn new(delay: Duration) -> Self {
        Pace {
            delay,
            asked: Mutex::default(),
        }
    }

    /// Waits until `host` may be asked: as long as it must, and no longer.
    pub async fn turn(&self, host: &str) {
        let mut asked = self.asked.lock().await;
        if let Some(last) = asked.get(host) {
            sleep_until(*last + self.delay).await;
        }
        asked.insert(host.to_owned(), Instant::now());
    }
}
