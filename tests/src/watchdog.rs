//! Turns a test that hangs into a test that fails.

use std::panic::resume_unwind;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Longer than any test takes on a busy machine.
const LIMIT: Duration = Duration::from_mins(2);

/// Runs a test and gives it up when it takes more than two minutes.
///
/// # Panics
/// When the test panics, or hangs.
///
/// ```
/// checks::watchdog::watched(|| assert_eq!(1 + 1, 2));
/// ```
pub fn watched(test: impl FnOnce() + Send + 'static) {
    let (done, end) = channel();
    let thread = thread::spawn(move || {
        // Dropped at the end, however it comes.
        let _done = done;
        test();
    });
    // Nothing is ever sent: an end is a disconnect.
    match end.recv_timeout(LIMIT) {
        Err(RecvTimeoutError::Timeout) => panic!("it hangs: {LIMIT:?} passed"),
        Ok(()) | Err(RecvTimeoutError::Disconnected) => {
            if let Err(panic) = thread.join() {
                resume_unwind(panic);
            }
        }
    }
}

/// Waits until something has happened that sends no message, such as the end
/// of a process that is not our child.
///
/// # Panics
/// When it has not happened after two minutes.
pub fn wait_until(what: &str, mut happened: impl FnMut() -> bool) {
    let start = std::time::Instant::now();
    while !happened() {
        assert!(start.elapsed() < LIMIT, "{what}: not after {LIMIT:?}");
        thread::yield_now();
    }
}
