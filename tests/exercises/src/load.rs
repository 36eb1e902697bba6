//! How busy the machine is, so that limits in seconds fit it.

use std::hint::black_box;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Processor time that a look at the machine takes.
const LOOK: Duration = Duration::from_millis(2);

/// The largest factor: a machine that is busier still is out of order.
const MOST: u32 = 10;

/// By how much longer than its processor time a thread takes here: 1 on a
/// quiet machine, 3 where it shares its core with two others. Looked at once.
///
/// # Blocking
/// For some milliseconds, the first time.
pub fn factor() -> u32 {
    static FACTOR: OnceLock<u32> = OnceLock::new();
    *FACTOR.get_or_init(|| {
        let start = Instant::now();
        let before = own_time();
        while own_time().saturating_sub(before) < LOOK {
            if start.elapsed() > LOOK * MOST {
                return MOST;
            }
            black_box((0..1000_u32).fold(0, u32::wrapping_add));
        }
        let factor = start.elapsed().div_duration_f64(LOOK).ceil();
        (2..=MOST)
            .rev()
            .find(|&most| factor >= f64::from(most))
            // One turn of another thread is no load.
            .map_or(1, |factor| factor - 1)
    })
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
