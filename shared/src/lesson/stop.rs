//! Ctrl-C, so that a run ends with what it has.
//!
//! The naive way is to do nothing: the system ends the process, and what was
//! measured is lost. Here Ctrl-C only raises a flag. Whoever works or waits
//! looks at it and returns early, and the lesson prints what it has, marked
//! partial. The price: every long loop and every wait must look. A second
//! Ctrl-C, or [`PATIENCE`] without an end, ends the process the hard way. What
//! comes within [`ONE_PRESS`] is no second one: a shell or a supervisor may
//! signal the process and its group, both for one wish.

use std::time::{Duration, Instant};

use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::{Arc, Condvar, Mutex, PoisonError, thread};

/// How long a lesson may take to end after Ctrl-C.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// Signals that come within this time of the first are one wish.
pub const ONE_PRESS: Duration = Duration::from_millis(200);

/// The exit code of a program that Ctrl-C ended: 128 + SIGINT, as shells have
/// it.
pub const EXIT_CODE: u8 = 130;

/// The run was stopped before it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stopped before the end")]
pub struct Stopped;

/// Whether the student wants the run to end. Clones share one answer.
///
/// ```
/// use shared::lesson::Stop;
///
/// let stop = Stop::default();
/// let in_worker = stop.clone();
/// stop.request();
/// assert!(in_worker.check().is_err());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    requested: AtomicBool,
    lock: Mutex<()>,
    raised: Condvar,
}

impl Stop {
    /// Asks everybody who shares this to end, and wakes who [`pause`]s.
    ///
    /// [`pause`]: Stop::pause
    pub fn request(&self) {
        let inner = &self.0;
        // Raised under the lock: a pause that has looked but does not wait yet
        // would sleep through the notification.
        let guard = inner.lock.lock().unwrap_or_else(PoisonError::into_inner);
        // `Relaxed`: the flag orders nothing but itself.
        inner.requested.store(true, Ordering::Relaxed);
        drop(guard);
        inner.raised.notify_all();
    }

    /// Whether the run should end.
    #[must_use]
    pub fn requested(&self) -> bool {
        // `Relaxed`: see `request`; a loop that sees it a turn late ends a
        // turn late.
        self.0.requested.load(Ordering::Relaxed)
    }

    /// For loops: `stop.check()?` ends them when the run should end.
    ///
    /// # Errors
    /// [`Stopped`] once the run should end.
    pub fn check(&self) -> Result<(), Stopped> {
        if self.requested() {
            Err(Stopped)
        } else {
            Ok(())
        }
    }

    /// Waits for `time`, as `thread::sleep`, but ends early when the run does.
    ///
    /// # Errors
    /// [`Stopped`] once the run should end.
    ///
    /// # Blocking
    /// For `time`, or until somebody calls [`request`](Stop::request).
    pub fn pause(&self, time: Duration) -> Result<(), Stopped> {
        let end = Instant::now() + time;
        let inner = &self.0;
        let mut guard =
            inner.lock.lock().unwrap_or_else(PoisonError::into_inner);
        while !self.requested() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            guard = inner
                .raised
                .wait_timeout(guard, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        Err(Stopped)
    }

    /// Lets Ctrl-C request the end.
    ///
    /// # Errors
    /// If the system refuses the handler, or one is there already.
    pub fn listen(&self) -> Result<(), ctrlc::Error> {
        let stop = self.clone();
        let mut first: Option<Instant> = None;
        ctrlc::set_handler(move || {
            match first {
                Some(first) if first.elapsed() < ONE_PRESS => return,
                Some(_) => std::process::exit(i32::from(EXIT_CODE)),
                None => first = Some(Instant::now()),
            }
            eprintln!("\nStopping. What is measured so far follows.");
            stop.request();
            // Detached: it ends with the process, as it should.
            thread::spawn(|| {
                thread::sleep(PATIENCE);
                eprintln!("The run did not end in {PATIENCE:?}: ended here.");
                std::process::exit(i32::from(EXIT_CODE));
            });
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_ends_when_the_run_should() {
        let stop = Stop::default();
        let paused = {
            let stop = stop.clone();
            thread::spawn(move || stop.pause(Duration::from_hours(1)))
        };

        stop.request();

        assert_eq!(paused.join().unwrap(), Err(Stopped));
    }

    #[test]
    fn a_pause_nobody_ends_lasts_its_time() {
        let before = Instant::now();

        let ended = Stop::default().pause(Duration::from_millis(20));

        assert_eq!(ended, Ok(()));
        assert!(before.elapsed() >= Duration::from_millis(20));
    }
}
