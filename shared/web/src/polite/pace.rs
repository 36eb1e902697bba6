//! A delay between two requests to the same host.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Gives each host's requests their times, a delay apart.
///
/// It does not wait itself: a thread waits in one way and a task in another.
/// Both ask [`turn`](Self::turn) how long.
///
/// ```
/// use std::time::{Duration, Instant};
/// use web::polite::Pace;
///
/// let pace = Pace::new(Duration::from_secs(1));
/// let now = Instant::now();
/// assert_eq!(pace.turn("wiki.test", now), Duration::ZERO);
/// assert_eq!(pace.turn("wiki.test", now), Duration::from_secs(1));
/// assert_eq!(pace.turn("shop.test", now), Duration::ZERO);
/// ```
#[derive(Debug)]
pub struct Pace {
    delay: Duration,
    next: Mutex<HashMap<String, Instant>>,
}

impl Pace {
    /// At least so long between the beginnings of two requests to one host.
    #[must_use]
    pub fn new(delay: Duration) -> Self {
        Self {
            delay,
            next: Mutex::default(),
        }
    }

    /// How long to wait before asking `host`. The turn is taken: who asks next
    /// is told to come a delay later.
    #[must_use]
    pub fn turn(&self, host: &str, now: Instant) -> Duration {
        if self.delay.is_zero() {
            return Duration::ZERO;
        }
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let next = next.entry(host.to_owned()).or_insert(now);
        let turn = (*next).max(now);
        *next = turn + self.delay;
        turn - now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DELAY: Duration = Duration::from_secs(2);

    #[test]
    fn who_comes_late_has_lost_nothing_and_saved_nothing_up() {
        let pace = Pace::new(DELAY);
        let now = Instant::now();
        let later = now + 5 * DELAY;

        let turns = [now, later, later, later].map(|at| pace.turn("a", at));

        assert_eq!(turns, [Duration::ZERO, Duration::ZERO, DELAY, 2 * DELAY]);
    }

    #[test]
    fn without_a_delay_nobody_waits() {
        let pace = Pace::new(Duration::ZERO);
        let now = Instant::now();

        assert_eq!([pace.turn("a", now); 2], [Duration::ZERO; 2]);
    }
}
