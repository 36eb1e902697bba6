//! Wrong: has more patience each time, and never gives up.

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
        let left = deadline.saturating_sub(clock.now());
        if let Ok(answer) = ask(left) {
            return Ok(answer);
        }
        clock.wait(pause);
        pause *= 2;
    }
}
