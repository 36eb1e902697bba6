//! What waiting costs.
//!
//! Who waits for something should sleep until it is there. Who asks again and
//! again whether it is there burns a core, and nobody sees it in the result.

use std::hint::black_box;
use std::panic::resume_unwind;
use std::thread;
use std::time::{Duration, Instant};

use crate::finding::{Finding, Verdict};
use crate::load;
use crate::overlap::Quiet;
use crate::threads;

/// Processor time that the probe burns itself, to have something to compare
/// with: on a busy machine everybody gets less.
const BURN: Duration = Duration::from_millis(40);

/// A thread that spins gets about as much as the probe; one that sleeps gets
/// nothing. This is far from both.
const PART: u32 = 8;

/// So many times its threads may go to sleep again while nothing happens. Who
/// sleeps for a while, looks, and sleeps again, does it time after time.
const NAPS: u64 = 2;

/// How often to look whether something has ended.
const GLANCE: Duration = Duration::from_millis(5);

/// How much processor time the answer may take to come to rest. Not time: on a
/// busy machine a thread is awake for long until it gets to its sleep.
const SETTLING: Duration = Duration::from_millis(100);

/// After this it is not waited for any more, however busy the machine is.
const LONGEST: Duration = Duration::from_secs(5);

/// Holds the answer to costing nothing while there is nothing to do: call it
/// when all its threads wait.
///
/// Needs a system that tells the processor time of threads (Unix). Where the
/// system shows threads (Linux), two more are found out: who gives its core to
/// others in each turn of a loop, and so gets little time on a busy machine, by
/// being awake all the time; and who sleeps for some milliseconds, looks, and
/// sleeps again, by how often it goes to sleep.
///
/// # Panics
/// If they burn a core: ends the check, with this sentence.
///
/// # Blocking
/// For the time that 40 ms of work take here, and until the answer's threads
/// have gone to sleep or used 100 ms of processor time; 5 s at most.
pub fn costs_nothing(or_else: &str) {
    let never_slept = !others_sleep_soon();
    let naps = threads::naps();
    let (own, others) = (load::own_time(), others_time());
    // As much of theirs says enough, too: on a busy machine several that spin
    // would use up all that they are given before the probe gets its own.
    while load::own_time().saturating_sub(own) < BURN
        && others_time().saturating_sub(others) < BURN
    {
        black_box((0..1000_u32).fold(0, u32::wrapping_add));
    }
    let own = load::own_time().saturating_sub(own);
    let others = others_time().saturating_sub(others);
    let naps = threads::naps().saturating_sub(naps);
    let is_awake = never_slept && others_awake() > 0;
    if let Some(observed) = cost(own, others, is_awake, naps) {
        Finding::new(Verdict::Lazy, or_else)
            .expected("who waits sleeps until it is woken")
            .observed(format!("while nothing could happen, {observed}"))
            .report();
    }
}

/// What waiting has cost, in words: the probe used `own` processor time
/// meanwhile, and the answer `others`.
fn cost(
    own: Duration,
    others: Duration,
    is_awake: bool,
    naps: u64,
) -> Option<String> {
    if others > own {
        // Several of them, or one where the probe hardly got a core.
        let more = "the answer used more than a thread at full speed used";
        return Some(more.to_owned());
    }
    if others > own / PART {
        let share = others.div_duration_f64(own) * 100.0;
        return Some(format!(
            "the answer used {share:.0} % of what a thread at full speed used"
        ));
    }
    if is_awake {
        let awake = "one of the answer's threads was awake all the time";
        return Some(awake.to_owned());
    }
    (naps > NAPS).then(|| {
        format!("the answer woke {naps} times to look, and slept again")
    })
}

/// Does something on a thread of its own, and holds it to come to its end.
///
/// ```
/// use probes::waiting;
///
/// assert_eq!(waiting::ends(|| 6 * 7, "It is stuck."), 42);
/// ```
///
/// # Panics
/// If it does not end although nobody else is at work: ends the check, with
/// this sentence. If it panics.
///
/// # Blocking
/// Until it ends, or all threads of the process wait.
pub fn ends<T: Send>(work: impl FnOnce() -> T + Send, or_else: &str) -> T {
    thread::scope(|scope| {
        let working = scope.spawn(work);
        let mut quiet = Quiet::new();
        while !working.is_finished() {
            if quiet.lasts() {
                Finding::new(Verdict::Stuck, or_else)
                    .expected("an end within a moment")
                    .observed("all threads are asleep, and nobody wakes them")
                    .report();
            }
            thread::sleep(GLANCE);
        }
        working.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

/// Waits until all other threads of the process sleep.
///
/// # Blocking
/// Until they do, or have used 100 ms of processor time; 5 s at most.
pub fn until_others_sleep() {
    others_sleep_soon();
}

/// Waits as [`until_others_sleep`], and says whether they do.
fn others_sleep_soon() -> bool {
    let start = Instant::now();
    let before = others_time();
    while others_time().saturating_sub(before) < SETTLING
        && start.elapsed() < LONGEST
    {
        if others_awake() == 0 {
            return true;
        }
        thread::sleep(Duration::from_millis(1));
    }
    false
}

/// Processor time of all other threads so far.
fn others_time() -> Duration {
    load::process_time().saturating_sub(load::own_time())
}

fn others_awake() -> usize {
    let awake = threads::of("self").iter().filter(|it| !it.asleep).count();
    // We are awake.
    awake.saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use std::hint;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;
    use crate::check::found;

    #[test]
    fn each_kind_of_waiting_that_costs_is_told_and_no_other() {
        let milliseconds = Duration::from_millis;
        for (others, is_awake, naps, told) in [
            (5, false, 2, None),
            (6, false, 0, Some("the answer used 15 % of")),
            (60, false, 0, Some("the answer used more than a thread")),
            (0, true, 0, Some("one of the answer's threads was awake")),
            (0, false, 3, Some("the answer woke 3 times to look")),
        ] {
            let cost =
                cost(milliseconds(40), milliseconds(others), is_awake, naps);

            let is_so = match (&cost, told) {
                (Some(cost), Some(told)) => cost.starts_with(told),
                (cost, told) => cost.is_none() && told.is_none(),
            };
            assert!(is_so, "{cost:?} and not {told:?}");
        }
    }

    #[test]
    fn who_spins_is_found_out() {
        let finding = found(|| {
            let is_over = AtomicBool::new(false);
            thread::scope(|scope| {
                scope.spawn(|| {
                    while !is_over.load(Ordering::Relaxed) {
                        hint::spin_loop();
                    }
                });
                costs_nothing("It spins.");
                is_over.store(true, Ordering::Relaxed);
            });
        });

        let finding = finding.unwrap();
        assert_eq!(finding.verdict, Verdict::Lazy);
        assert_eq!(finding.sentence, "It spins.");
        assert!(finding.observed.unwrap().ends_with("at full speed used"));
    }

    #[test]
    fn who_sleeps_and_looks_again_and_again_is_found_out() {
        let finding = found(|| {
            let is_over = AtomicBool::new(false);
            thread::scope(|scope| {
                scope.spawn(|| {
                    while !is_over.load(Ordering::Relaxed) {
                        thread::sleep(Duration::from_millis(1));
                    }
                });
                costs_nothing("It looks again and again.");
                is_over.store(true, Ordering::Relaxed);
            });
        });

        let finding = finding.unwrap();
        assert_eq!(finding.verdict, Verdict::Lazy);
        assert!(finding.observed.unwrap().ends_with("slept again"));
    }

    #[test]
    fn who_sleeps_costs_nothing() {
        let finding = found(|| {
            thread::scope(|scope| {
                let sleeper = scope.spawn(thread::park);
                costs_nothing("It sleeps.");
                sleeper.thread().unpark();
            });
        });

        assert_eq!(finding, None);
    }

    #[test]
    fn who_never_ends_is_stuck() {
        let finding = found(|| ends(thread::park, "Nobody wakes it.")).unwrap();

        assert_eq!(finding.verdict, Verdict::Stuck);
        assert_eq!(finding.sentence, "Nobody wakes it.");
    }

    #[test]
    fn who_works_for_long_is_not_stuck() {
        let finding = found(|| {
            let work = || {
                let start = Instant::now();
                while start.elapsed() < Duration::from_millis(300) {}
                7
            };
            assert_eq!(ends(work, "It works."), 7);
        });

        assert_eq!(finding, None);
    }

    #[test]
    fn others_are_waited_for_until_they_sleep() {
        let finding = found(|| {
            let is_done = AtomicBool::new(false);
            thread::scope(|scope| {
                let worker = scope.spawn(|| {
                    let start = Instant::now();
                    while start.elapsed() < Duration::from_millis(50) {}
                    // `Relaxed`: read when this thread sleeps.
                    is_done.store(true, Ordering::Relaxed);
                    thread::park();
                });
                until_others_sleep();
                let is_done = is_done.load(Ordering::Relaxed);
                worker.thread().unpark();
                assert!(is_done, "it was still at work");
            });
        });

        assert_eq!(finding, None);
    }
}
