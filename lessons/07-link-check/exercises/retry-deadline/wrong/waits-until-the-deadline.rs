//! Wrong: waits although the wait ends when the time is over.

use std::time::Duration;

use crate::clock::Clock;

pub const FIRST: Duration = Duration::from_millis(100);

pub fn retry<T, E>(
    clock: &impl Clock,
    time: Duration,
    mut ask: impl FnMut(Duration) -> Result<T, E>,
) -> Result<T, E> {
    let deadline = clock.now() + time;
    let mut pause = FIRST;
    loop {
        let error = match ask(deadline.saturating_sub(clock.now())) {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        if clock.now() + pause > deadline {
            return Err(error);
        }
        clock.wait(pause);
        pause *= 2;
        if clock.now() >= deadline {
            return Err(error);
        }
    }
}
