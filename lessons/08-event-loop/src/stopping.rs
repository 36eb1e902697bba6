//! Awaiting so that Ctrl-C can end the wait.
//!
//! A thread that waits has to look up now and then, or be told. A task does not:
//! whoever polls it can stop doing so, and drop it where it stands.

use std::pin::pin;
use std::time::Duration;

use shared::lesson::{Error, Stop};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

/// How often an await looks up.
const GLANCE: Duration = Duration::from_millis(50);

/// Awaits `work`, and drops it when the run should end.
///
/// # Errors
/// [`Error::Stopped`] once the run should end.
pub async fn unless_stopped<T>(
    stop: &Stop,
    work: impl Future<Output = T>,
) -> Result<T, Error> {
    let mut work = pin!(work);
    loop {
        stop.check()?;
        if let Ok(output) = timeout(GLANCE, work.as_mut()).await {
            return Ok(output);
        }
    }
}

/// tokio's event loop on the calling thread.
///
/// # Errors
/// If the system has no more descriptors for it.
pub fn one_thread() -> Result<Runtime, Error> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::Failed(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endless_wait_ends_when_the_run_should() {
        let stop = Stop::default();
        stop.request();

        let ended = one_thread()
            .unwrap()
            .block_on(unless_stopped(&stop, std::future::pending::<()>()));

        assert!(matches!(ended, Err(Error::Stopped(_))), "{ended:?}");
    }
}
