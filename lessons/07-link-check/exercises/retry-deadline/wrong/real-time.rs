//! Wrong: waits by the clock on the wall, which nobody can put forward.

use std::thread;
use std::time::{Duration, Instant};

use crate::clock::Clock;

pub const FIRST: Duration = Duration::from_millis(100);

pub fn retry<T, E>(
    _clock: &impl Clock,
    time: Duration,
    mut ask: impl FnMut(Duration) -> Result<T, E>,
) -> Result<T, E> {
    let deadline = Instant::now() + time;
    let mut pause = FIRST;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let error = match ask(left) {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        if Instant::now() + pause >= deadline {
            return Err(error);
        }
        thread::sleep(pause);
        pause *= 2;
    }
}
