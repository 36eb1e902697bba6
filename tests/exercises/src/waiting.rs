//! What waiting costs.
//!
//! Who waits for something should sleep until it is there. Who asks again and
//! again whether it is there burns a core, and nobody sees it in the result.

use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};

use crate::finding::{Finding, Verdict};
use crate::load;
use crate::threads;

/// Processor time that the probe burns itself, to have something to compare
/// with: on a busy machine everybody gets less.
const BURN: Duration = Duration::from_millis(40);

/// A thread that spins gets about as much as the probe; one that sleeps gets
/// nothing. This is far from both.
const PART: u32 = 8;

/// How long the answer may take to come to rest.
const SETTLING: Duration = Duration::from_millis(500);

/// Holds the answer to costing nothing while there is nothing to do: call it
/// when all its threads wait.
///
/// Needs a system that tells the processor time of threads (Unix).
///
/// # Panics
/// If they burn a core: ends the check, with this sentence.
///
/// # Blocking
/// For the time that 40 ms of work take here, and until the answer's threads
/// have gone to sleep, at most half a second.
pub fn costs_nothing(or_else: &str) {
    until_others_sleep();
    let (own, all) = (load::own_time(), load::process_time());
    while load::own_time().saturating_sub(own) < BURN {
        black_box((0..1000_u32).fold(0, u32::wrapping_add));
    }
    let own = load::own_time().saturating_sub(own);
    let others = load::process_time().saturating_sub(all).saturating_sub(own);
    if others > own / PART {
        let share = others.div_duration_f64(own) * 100.0;
        Finding::new(Verdict::Lazy, or_else)
            .expected("who waits sleeps, and uses no processor time")
            .observed(format!(
                "while nothing could happen, the answer used {share:.0} % of \
                 what a thread at full speed used"
            ))
            .report();
    }
}

/// Waits until all other threads of the process sleep.
///
/// # Blocking
/// Until they do, or half a second has passed.
pub fn until_others_sleep() {
    let start = Instant::now();
    while start.elapsed() < SETTLING * load::factor() {
        let awake = threads::of("self").iter().filter(|it| !it.asleep).count();
        // We are awake.
        if awake <= 1 {
            return;
        }
        thread::sleep(Duration::from_millis(1));
    }
}
