//! Turns a test that hangs into one that fails.

use std::time::Duration;

use shared::sync::mpsc::channel;
use shared::sync::thread;

/// Long enough that only a hang can take it.
const LIMIT: Duration = Duration::from_mins(1);

/// Gives what `work` gives.
///
/// # Panics
/// If it does, or takes longer than a minute.
pub fn in_time<R: Send + 'static>(
    work: impl FnOnce() -> R + Send + 'static,
) -> R {
    let (done, result) = channel();
    // Not joined: if it hangs, it ends with the test program.
    thread::spawn(move || done.send(work()));
    result.recv_timeout(LIMIT).expect("it hangs, or panicked")
}
