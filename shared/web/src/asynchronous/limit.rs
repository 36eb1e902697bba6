//! The limit of one phase of an exchange, within that of the whole.

use std::time::{Duration, Instant};

use crate::outcome::Failure;
use crate::settings::Settings;
use crate::visit::Ask;

/// When something must be over, and what it means if it is not.
#[derive(Debug)]
pub(super) struct Limit {
    at: Instant,
    failure: Failure,
}

impl Limit {
    /// `time` from now, or the end of the whole fetch if that is earlier.
    pub(super) fn new(
        ask: &Ask,
        settings: &Settings,
        time: Duration,
        failure: fn(Duration) -> Failure,
    ) -> Self {
        let at = Instant::now() + time;
        if at < ask.until {
            let failure = failure(time);
            Self { at, failure }
        } else {
            Self {
                at: ask.until,
                failure: Failure::Deadline(settings.whole),
            }
        }
    }

    /// Awaits `work`, and drops it when the time is up.
    pub(super) async fn within<T>(
        self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        tokio::time::timeout_at(self.at.into(), work)
            .await
            .unwrap_or(Err(self.failure))
    }
}
