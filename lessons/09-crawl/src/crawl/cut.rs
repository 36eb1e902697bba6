//! When to stop with what there is: on Ctrl-C, or at a deadline.
//!
//! A worker that waits on a socket looks at no flag. So somebody else does, and
//! takes the sockets away: the client is shut down, and every fetch ends at
//! once with an error that says why. Tasks need none of this: they are dropped.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use shared::lesson::Stop;
use web::blocking::Client;

/// When to stop.
#[derive(Clone, Debug)]
pub struct Cut {
    pub stop: Stop,
    pub deadline: Option<Instant>,
}

/// How often it is looked whether to stop.
const BETWEEN_LOOKS: Duration = Duration::from_millis(10);

impl Cut {
    /// Whether to stop now.
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.stop.requested()
            || self.deadline.is_some_and(|at| Instant::now() >= at)
    }

    /// Returns when it is time to stop.
    pub async fn due(&self) {
        while !self.is_due() {
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    }

    /// Does `work`, and shuts `client` down if it is time to stop before that
    /// is done.
    pub fn guard<R>(&self, client: &Client, work: impl FnOnce() -> R) -> R {
        let (ended, end) = channel::<()>();
        thread::scope(|scope| {
            scope.spawn(move || {
                // Nobody ever sends: it ends when the other side is dropped.
                while end.recv_timeout(BETWEEN_LOOKS)
                    == Err(RecvTimeoutError::Timeout)
                {
                    if self.is_due() {
                        client.shut_down();
                        return;
                    }
                }
            });
            let result = work();
            drop(ended);
            result
        })
    }
}
