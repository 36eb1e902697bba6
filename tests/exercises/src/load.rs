//! How busy the machine is, so that limits in seconds fit it.

use std::hint::black_box;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Processor time that a look at the machine takes.
const LOOK: Duration = Duration::from_millis(2);

/// The largest factor: a machine that is busier still is out of order.
pub const MOST: u32 = 10;

/// By how much longer than its processor time a thread takes here: 1 on a
/// quiet machine, 3 where it shares its core with two others. As it was when
/// this process first asked.
///
/// # Blocking
/// For some milliseconds, the first time.
pub fn factor() -> u32 {
    static FACTOR: OnceLock<u32> = OnceLock::new();
    *FACTOR.get_or_init(look)
}

/// The [`factor`] as it is now.
///
/// # Blocking
/// For 2 ms on a quiet machine, for 20 at most.
pub fn look() -> u32 {
    let start = Instant::now();
    let before = own_time();
    while own_time().saturating_sub(before) < LOOK {
        if start.elapsed() > LOOK * MOST {
            return MOST;
        }
        black_box((0..1000_u32).fold(0, u32::wrapping_add));
    }
    of(start.elapsed())
}

/// The factor of a machine where a look took so long.
fn of(time: Duration) -> u32 {
    let factor = time.div_duration_f64(LOOK).ceil();
    (2..=MOST)
        .rev()
        .find(|&most| factor >= f64::from(most))
        // One turn of another thread is no load.
        .map_or(1, |factor| factor - 1)
}

/// Processor time of this thread.
#[cfg(unix)]
pub fn own_time() -> Duration {
    clock(nix::time::ClockId::CLOCK_THREAD_CPUTIME_ID)
}

/// Processor time of this process.
#[cfg(unix)]
pub fn process_time() -> Duration {
    clock(nix::time::ClockId::CLOCK_PROCESS_CPUTIME_ID)
}

#[cfg(unix)]
fn clock(id: nix::time::ClockId) -> Duration {
    // Both clocks are there on every system that has processor time at all.
    nix::time::clock_gettime(id).map_or(Duration::ZERO, Into::into)
}

/// Wall time: no better clock is at hand.
#[cfg(not(unix))]
pub fn own_time() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

/// The same as [`own_time`]: nobody is ever found to burn a core.
#[cfg(not(unix))]
pub fn process_time() -> Duration {
    own_time()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_is_one_of_a_quiet_machine_and_never_above_the_largest() {
        for (milliseconds, factor) in
            [(2, 1), (4, 1), (5, 2), (6, 2), (9, 4), (18, 8), (100, 9)]
        {
            let time = Duration::from_millis(milliseconds);
            assert_eq!(of(time), factor, "{time:?}");
        }
    }

    #[test]
    fn a_look_is_within_what_it_says() {
        let start = Instant::now();

        assert!((1..=MOST).contains(&look()));

        // It took at least the processor time that it looks for.
        assert!(start.elapsed() >= LOOK);
    }
}
