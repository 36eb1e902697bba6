//! Wrong: everybody sleeps for a delay, at the same time.

use std::time::Duration;

use tokio::time::sleep;

pub struct Pace {
    delay: Duration,
}

impl Pace {
    pub fn new(delay: Duration) -> Self {
        Pace { delay }
    }

    pub async fn turn(&self, _host: &str) {
        sleep(self.delay).await;
    }
}
