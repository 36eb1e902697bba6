//! Try again, wait longer each time, and keep a deadline.
//!
//! A link that does not answer now may answer later, so it is asked again.
//! Here it is asked again and again, with the same wait in between: one that
//! is gone for good is asked for ever, and a crowded one gets no rest.
//!
//! After the first failure wait for `FIRST`, and twice as long after each
//! further one. When `time` is over, everything is: only the first check may
//! begin then, and each is told how much time is left. Where the next wait
//! would leave no time for a check, give up at once, with the last error. Waits
//! may last longer than they should.

use std::time::Duration;

use crate::clock::Clock;

/// How long to wait after the first failure.
pub const FIRST: Duration = Duration::from_millis(100);

/// Asks until there is an answer, or the time is over, but at least once.
/// `ask` gets the time that it may take, and keeps to it.
pub fn retry<T, E>(
    clock: &impl Clock,
    time: Duration,
    mut ask: impl FnMut(Duration) -> Result<T, E>,
) -> Result<T, E> {
    loop {
        if let Ok(answer) = ask(time) {
            return Ok(answer);
        }
        clock.wait(FIRST);
    }
}
