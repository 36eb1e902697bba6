//! Who looks at the clock and at Ctrl-C while all workers wait.

use std::time::{Duration, Instant};

use shared::lesson::Stop;
use shared::sync::mpsc::{RecvTimeoutError, channel};
use shared::sync::thread;
use web::blocking::Client;

/// How often it is looked whether the run should end.
const INTERVAL: Duration = Duration::from_millis(20);

/// Runs `work`, and shuts the client down when the run should end or the
/// deadline has passed: whoever waits for an answer is then freed.
///
/// A worker that waits for a server cannot look at anything. Without this the
/// end would come as late as the slowest server's timeout.
pub fn watched<R>(
    client: &Client,
    stop: &Stop,
    deadline: Option<Instant>,
    work: impl FnOnce() -> R,
) -> R {
    let (done, ended) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            while !stop.requested()
                && deadline.is_none_or(|deadline| Instant::now() < deadline)
            {
                let came = ended.recv_timeout(INTERVAL);
                if came != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
            client.shut_down();
        });
        let result = work();
        drop(done);
        result
    })
}
