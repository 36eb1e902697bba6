//! Wrong: the checks take time, too.

use std::time::Duration;

use crate::clock::Clock;

pub const FIRST: Duration = Duration::from_millis(100);

pub fn retry<T, E>(
    clock: &impl Clock,
    time: Duration,
    mut ask: impl FnMut(Duration) -> Result<T, E>,
) -> Result<T, E> {
    let (mut waited, mut pause) = (Duration::ZERO, FIRST);
    loop {
        let error = match ask(time - waited) {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        if waited + pause >= time {
            return Err(error);
        }
        clock.wait(pause);
        waited += pause;
        pause *= 2;
    }
}
