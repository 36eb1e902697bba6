//! A heart that beats on the event loop, and how late its beats are.

use std::time::Duration;

use tokio::sync::oneshot::Sender;
use tokio::time::{Instant, sleep_until};

/// The time from one beat to the next.
pub const BEAT: Duration = Duration::from_millis(10);

/// So many beats come before the work begins.
const BEFORE: usize = 3;

/// So many beats are there at least: what blocks the loop meets some of them.
const AT_LEAST: usize = 6;

/// How late each beat came.
pub struct Beats {
    late: Vec<Duration>,
}

impl Beats {
    /// Beats until `ended` says so, and a few times at least. Tells `steady`
    /// when it has beaten a few times.
    pub async fn listen(steady: Sender<()>, ended: impl Fn() -> bool) -> Self {
        let start = Instant::now();
        let mut steady = Some(steady);
        let mut late = Vec::new();
        for due in (1..).map(|number| start + BEAT * number) {
            sleep_until(due).await;
            late.push(due.elapsed());
            if late.len() == BEFORE
                && let Some(steady) = steady.take()
            {
                // Whoever waited is gone: there will be no work.
                let _ = steady.send(());
            }
            if ended() && late.len() >= AT_LEAST {
                break;
            }
        }
        Self { late }
    }

    /// How many beats there were.
    pub fn count(&self) -> usize {
        self.late.len()
    }

    /// How many came later than the next one should have.
    pub fn missed(&self) -> usize {
        self.late.iter().filter(|late| **late >= BEAT).count()
    }

    /// How late the latest came.
    pub fn worst(&self) -> Duration {
        self.late.iter().copied().max().unwrap_or_default()
    }
}
