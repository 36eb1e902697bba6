//! Wrong: does not ask at all if there is no time.

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
    let mut last = None;
    while clock.now() < deadline {
        match ask(deadline - clock.now()) {
            Ok(answer) => return Ok(answer),
            Err(error) => last = Some(error),
        }
        if clock.now() + pause >= deadline {
            break;
        }
        clock.wait(pause);
        pause *= 2;
    }
    Err(last.unwrap())
}
