//! Every order in which the steps of a small case can happen.
//!
//! A run on real threads shows one order of steps, and most often a harmless
//! one. Here the student's file is built a second time, with the types of
//! [`sync`] behind its `use crate::sync::…`. They are a model checker's
//! (shuttle): one thread runs at a time, and before each step that another
//! thread could notice somebody chooses who goes on. [`every_schedule`] makes
//! all choices, the simple ones first, so that a failure is drawn with as few
//! switches as can be.
//!
//! What it cannot see: memory orderings (each is taken for `SeqCst`) and time
//! (a time-out never fires). A case must be small: two or three threads, a few
//! steps each.

mod drawing;
mod explore;
mod log;
mod order;
pub mod sync;

use std::time::Duration;

use crate::check::{Check, test_name};

/// How the schedules of a case are gone through. Most are as
/// [`every_schedule`] does it.
#[derive(Clone, Debug)]
#[must_use = "nothing is explored until `explore` is called"]
pub struct Case {
    schedules: usize,
    steps: usize,
    false_alarms: bool,
}

/// Runs a small case in every order of its steps, or as many as time allows.
///
/// # Panics
/// When one of them ends badly: after it has been drawn.
///
/// # Blocking
/// For seconds at most.
pub fn every_schedule<F: Fn() + Send + Sync + 'static>(body: F) {
    Case::new().explore(body);
}

/// Names the thread that calls it, in drawings.
pub fn name(thread: &str) {
    log::name(thread);
}

/// How often a thread got a lock for itself so far, in this order of steps:
/// for exercises whose answer is to use one.
///
/// Of those that [`sync`] hands out, whichever it is; a lock to read is shared,
/// and does not count.
#[must_use]
pub fn locks_taken() -> usize {
    log::locked()
}

impl Case {
    /// A case of at most 20,000 schedules of at most 2,000 steps each.
    pub fn new() -> Self {
        Self {
            schedules: 20_000,
            steps: 2_000,
            false_alarms: false,
        }
    }

    /// Goes through so many schedules at most; the simple ones come first.
    pub fn schedules(mut self, most: usize) -> Self {
        self.schedules = most;
        self
    }

    /// Lets a condition variable wake a thread for no reason, once in each
    /// schedule: the standard library says that it may.
    pub fn with_false_alarms(mut self) -> Self {
        self.false_alarms = true;
        self
    }

    /// Runs the case.
    ///
    /// # Panics
    /// When a schedule ends badly: after it has been drawn.
    ///
    /// # Blocking
    /// For seconds at most.
    pub fn explore<F: Fn() + Send + Sync + 'static>(&self, body: F) {
        patient().run_in(&test_name::<F>(), || explore::explore(self, body));
    }
}

/// How the process that goes through the schedules is watched.
fn patient() -> Check {
    let mut check = Check::new();
    // Ten times what the longest of the course takes.
    check.work = Duration::from_secs(6);
    check.lifetime = Duration::from_secs(20);
    // What is printed would be printed in each schedule.
    check.shows_output = false;
    check
}

impl Default for Case {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::sync::atomic::{AtomicBool, AtomicU32, Ordering};
    use super::sync::{Arc, Barrier, Condvar, Mutex, OnceLock, RwLock, thread};
    use super::*;
    use crate::finding::{Finding, Verdict};
    use crate::{load, see};

    /// What the schedules of a case show.
    fn found_in<F>(case: &Case, body: F) -> Option<Finding>
    where
        F: Fn() + Send + Sync + 'static,
    {
        patient().found(&test_name::<F>(), || explore::explore(case, body))
    }

    fn twice(step: impl Fn() + Sync) {
        thread::scope(|scope| {
            scope.spawn(&step);
            scope.spawn(&step);
        });
    }

    #[test]
    fn a_lost_update_is_found_and_drawn() {
        let finding = found_in(&Case::new(), || {
            let count = AtomicU32::new(0);
            twice(|| {
                let seen = count.load(Ordering::Relaxed);
                count.store(seen + 1, Ordering::Relaxed);
            });
            see("the count", count.into_inner()).is(2, "One is lost.");
        });

        let finding = finding.unwrap();
        assert_eq!(finding.sentence, "One is lost.");
        let drawn = finding.evidence.unwrap();
        for step in ["thread 1", "thread 2", "load → 0", "store ← 1"] {
            assert!(drawn.contains(step), "{drawn}");
        }
    }

    #[test]
    fn what_is_right_in_every_schedule_passes() {
        let finding = found_in(&Case::new(), || {
            let count = AtomicU32::new(0);
            twice(|| {
                count.fetch_add(1, Ordering::Relaxed);
            });
            see("the count", count.into_inner()).is(2, "None is lost.");
        });

        assert_eq!(finding, None);
    }

    #[test]
    fn locks_are_counted_anew_in_each_schedule() {
        let finding = found_in(&Case::new(), || {
            let (count, all) = (Mutex::new(0), RwLock::new(0));
            twice(|| *count.lock().unwrap() += 1);
            *all.write().unwrap() += *count.lock().unwrap();
            see("locks", locks_taken()).is(4, "It was four.");
        });

        assert_eq!(finding, None);
    }

    #[test]
    fn who_waits_for_whom_is_told_of_a_deadlock() {
        let finding = found_in(&Case::new(), || {
            let (one, other) = (Mutex::new(()), Mutex::new(()));
            thread::scope(|scope| {
                scope.spawn(|| {
                    let _one = one.lock().unwrap();
                    drop(other.lock().unwrap());
                });
                scope.spawn(|| {
                    let _other = other.lock().unwrap();
                    drop(one.lock().unwrap());
                });
            });
        });

        let finding = finding.unwrap();
        assert_eq!(finding.verdict, Verdict::Stuck);
        let evidence = finding.evidence.unwrap();
        let circle = ["held by thread 1", "held by thread 2"];
        assert!(circle.iter().all(|it| evidence.contains(it)), "{evidence}");
    }

    #[test]
    fn who_goes_round_and_round_is_drawn_on_one_screen() {
        let finding = found_in(&Case::new(), || {
            let flag = AtomicU32::new(0);
            while flag.load(Ordering::Relaxed) == 0 {
                thread::yield_now();
            }
        });

        let finding = finding.unwrap();
        assert_eq!(finding.verdict, Verdict::Lazy);
        let evidence = finding.evidence.unwrap();
        let lines = evidence.lines().count();
        assert!((40..60).contains(&lines), "{lines} lines: {evidence}");
        assert!(evidence.contains("   …  "), "{evidence}");
    }

    #[test]
    fn who_goes_round_without_a_step_is_given_up() {
        let finding = found_in(&Case::new(), || {
            // Less than the check may take in all: then nobody has seen it.
            while load::process_time() < patient().work / 2 {}
        });

        let finding = finding.unwrap();
        assert_eq!(finding.verdict, Verdict::Stuck);
        assert!(finding.sentence.starts_with("It does not end: a thread"));
    }

    /// Waits once for a flag, without a loop.
    fn waits_once(sentence: &str) {
        let (flag, raised) = (Mutex::new(false), Condvar::new());
        thread::scope(|scope| {
            scope.spawn(|| {
                *flag.lock().unwrap() = true;
                raised.notify_one();
            });
            let mut guard = flag.lock().unwrap();
            if !*guard {
                guard = raised.wait(guard).unwrap();
            }
            see("the flag", *guard).is(true, sentence);
        });
    }

    #[test]
    fn a_false_alarm_comes_where_it_is_asked_for() {
        let finding = found_in(&Case::new().with_false_alarms(), || {
            waits_once("It woke for no reason.");
        });

        assert_eq!(finding.unwrap().sentence, "It woke for no reason.");
    }

    #[test]
    fn without_one_who_waits_wakes_when_it_is_told() {
        let finding =
            found_in(&Case::new(), || waits_once("It woke for no reason."));

        assert_eq!(finding, None);
    }

    /// Parks until a flag is set, or once and no more.
    fn parks(again: bool) {
        let ready = Arc::new(AtomicBool::new(false));
        let waiting: Vec<_> = (0..2)
            .map(|_| {
                let ready = Arc::clone(&ready);
                thread::spawn(move || {
                    if again {
                        while !ready.load(Ordering::Relaxed) {
                            thread::park();
                        }
                    } else {
                        thread::park();
                        see("the flag", ready.load(Ordering::Relaxed))
                            .is(true, "It woke for no reason.");
                    }
                })
            })
            .collect();
        ready.store(true, Ordering::Relaxed);
        for thread in waiting {
            thread.thread().unpark();
            thread.join().unwrap();
        }
    }

    #[test]
    fn who_parks_and_looks_again_is_right() {
        let alarms = Case::new().with_false_alarms();

        assert_eq!(found_in(&alarms, || parks(true)), None);
    }

    #[test]
    fn without_a_false_alarm_who_is_parked_is_woken_by_unpark_alone() {
        assert_eq!(found_in(&Case::new(), || parks(false)), None);
    }

    #[test]
    fn a_false_alarm_wakes_who_is_parked() {
        let alarms = Case::new().with_false_alarms();

        let finding = found_in(&alarms, || parks(false)).unwrap();

        assert_eq!(finding.sentence, "It woke for no reason.");
        let drawn = finding.evidence.unwrap();
        assert!(drawn.contains("parks, wakes for no reason"), "{drawn}");
    }

    /// What is told of who waits, in a deadlock.
    fn waits_in<F: Fn() + Send + Sync + 'static>(body: F) -> String {
        let finding = found_in(&Case::new(), body).unwrap();
        assert_eq!(finding.verdict, Verdict::Stuck);
        finding.evidence.unwrap()
    }

    #[test]
    fn who_is_parked_for_ever_is_told() {
        let told = waits_in(|| thread::park());

        assert!(told.starts_with("main is parked, and nobody"), "{told}");
    }

    #[test]
    fn who_waits_at_a_barrier_for_ever_is_told() {
        let told = waits_in(|| {
            Barrier::new(2).wait();
        });

        assert!(told.starts_with("main waits at barrier 1"), "{told}");
    }

    #[test]
    fn a_value_is_set_once_and_who_waits_for_it_has_it() {
        let finding = found_in(&Case::new(), || {
            let cell = OnceLock::new();
            let set = AtomicU32::new(0);
            thread::scope(|scope| {
                for value in [3, 4] {
                    let (cell, set) = (&cell, &set);
                    scope.spawn(move || {
                        if cell.set(value).is_ok() {
                            set.store(value, Ordering::Relaxed);
                        }
                    });
                }
                see("the value", *cell.wait()).holds(
                    "3 or 4",
                    |it| [3, 4].contains(it),
                    "Another one.",
                );
            });
            let set = set.into_inner();
            see("the value", cell.into_inner())
                .is(Some(set), "The second was kept.");
        });

        assert_eq!(finding, None);
    }

    #[test]
    fn no_more_schedules_are_tried_than_may_be() {
        let finding = found_in(&Case::new().schedules(1), || {
            let count = AtomicU32::new(0);
            twice(|| {
                let seen = count.load(Ordering::Relaxed);
                count.store(seen + 1, Ordering::Relaxed);
            });
            see("the count", count.into_inner()).is(2, "One is lost.");
        });

        assert_eq!(finding, None, "the first schedule has no interruption");
    }
}
