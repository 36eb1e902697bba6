//! The GIL of the lesson `threads` under a model checker.
//!
//! The very file that the lesson runs is built here with the model checker's
//! types, and runs in thousands of interleavings. When a test fails, shuttle
//! prints the schedule that made it fail; `shuttle::replay` runs it again.

mod condvar;

/// What the file under test takes for its types.
mod sync {
    pub use super::condvar::Condvar;
    pub use shuttle::sync::{Mutex, MutexGuard, atomic};
}

#[path = "../../lessons/01-threads/src/gil.rs"]
mod gil;

use std::time::Duration;

use shuttle::scheduler::{PctScheduler, RandomScheduler, Scheduler};
use shuttle::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use shuttle::sync::{Arc, Barrier};
use shuttle::{Config, MaxSteps, Runner, thread};

use gil::{Gil, SWITCH_INTERVAL};

/// How many interleavings each test runs in.
const INTERLEAVINGS: usize = 1_000;

/// Threads of a model that take more steps than these go round in circles.
const MOST_STEPS: usize = 10_000;

fn check(
    scheduler: impl Scheduler + 'static,
    model: impl Fn() + Send + Sync + 'static,
) {
    let mut config = Config::new();
    config.max_steps = MaxSteps::FailAfter(MOST_STEPS);
    Runner::new(scheduler, config).run(model);
}

/// Interleavings that chance draws.
fn any() -> RandomScheduler {
    RandomScheduler::new(INTERLEAVINGS)
}

/// Interleavings with few switches at bad moments: the ones that most bugs
/// need, and that chance rarely draws.
fn few_switches() -> PctScheduler {
    PctScheduler::new(3, INTERLEAVINGS)
}

#[test]
fn at_most_one_thread_holds_it() {
    fn model() {
        let gil = Arc::new(Gil::new(SWITCH_INTERVAL));
        let holders = Arc::new(AtomicUsize::new(0));
        let threads: Vec<_> = (0..3)
            .map(|_| {
                let (gil, holders) = (Arc::clone(&gil), Arc::clone(&holders));
                let alone = move || {
                    // Between the two another thread may run.
                    assert_eq!(holders.fetch_add(1, Ordering::SeqCst), 0);
                    assert_eq!(holders.fetch_sub(1, Ordering::SeqCst), 1);
                };
                thread::spawn(move || {
                    let mut holding = gil.hold();
                    alone();
                    holding.checkpoint();
                    alone();
                    holding.allow_threads(thread::yield_now);
                    alone();
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
    }
    check(any(), model);
    check(few_switches(), model);
}

#[test]
fn who_lets_go_at_a_checkpoint_has_it_again_only_after_another_thread() {
    fn model() {
        let gil = Arc::new(Gil::new(SWITCH_INTERVAL));
        let waiter = {
            let gil = Arc::clone(&gil);
            thread::spawn(move || drop(gil.hold()))
        };
        let mut holding = gil.hold();
        for _ in 0..3 {
            let before = gil.turns();

            holding.checkpoint();

            let turns = gil.turns() - before;
            assert_ne!(turns, 1, "it let go, and took it itself");
        }
        drop(holding);
        waiter.join().unwrap();
    }
    check(any(), model);
    check(few_switches(), model);
}

#[test]
fn who_has_waited_for_the_switch_interval_gets_it_from_who_never_ends() {
    fn model() {
        // The waiter's time is over sooner or later.
        let gil = Arc::new(Gil::new(Duration::ZERO));
        let had_it = Arc::new(AtomicBool::new(false));
        let waiter = {
            let (gil, had_it) = (Arc::clone(&gil), Arc::clone(&had_it));
            thread::spawn(move || {
                let _held = gil.hold();
                had_it.store(true, Ordering::SeqCst);
            })
        };
        let mut holding = gil.hold();

        while !had_it.load(Ordering::SeqCst) {
            holding.checkpoint();
        }

        drop(holding);
        waiter.join().unwrap();
    }
    // By chance alone: with few switches this thread may never be left.
    check(any(), model);
}

#[test]
fn who_has_only_begun_is_not_asked_to_go_by_who_waited_for_another() {
    fn model() {
        // Two waits end because their time is over, and no third.
        let gil = Arc::new(Gil::new(Duration::from_nanos(2)));
        let holding = gil.hold();
        let waiter = {
            let gil = Arc::clone(&gil);
            thread::spawn(move || drop(gil.hold()))
        };
        // Then its first wait is over, and the second has begun.
        while !holding.is_requested() {
            thread::yield_now();
        }
        let before = gil.turns();

        drop(holding);
        let holding = gil.hold();

        // Unless the waiter was faster, its second wait is for a holder that
        // is gone. Only a third could be for this one.
        if gil.turns() == before + 1 {
            for _ in 0..10 {
                assert!(!holding.is_requested());
                thread::yield_now();
            }
        }
        drop(holding);
        waiter.join().unwrap();
    }
    // By chance alone: with few switches the waiter may never run.
    check(any(), model);
}

#[test]
fn it_is_free_while_its_holder_waits() {
    fn model() {
        // Nobody's time is ever over: only letting go helps.
        let gil = Arc::new(Gil::new(Duration::MAX));
        let both_wait = Arc::new(Barrier::new(2));
        let wait_for_each_other = move || {
            gil.hold().allow_threads(|| both_wait.wait());
        };

        let other = thread::spawn(wait_for_each_other.clone());
        wait_for_each_other();

        other.join().unwrap();
    }
    check(any(), model);
    check(few_switches(), model);
}

#[test]
fn who_waits_is_woken_when_it_is_free() {
    fn model() {
        // Nobody's time is ever over: only being woken helps.
        let gil = Arc::new(Gil::new(Duration::MAX));
        let threads: Vec<_> = (0..3)
            .map(|_| {
                let gil = Arc::clone(&gil);
                thread::spawn(move || {
                    gil.hold().allow_threads(thread::yield_now);
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        let (threads, takes_each) = (3, 2);
        assert_eq!(gil.turns(), threads * takes_each);
    }
    check(any(), model);
    check(few_switches(), model);
}
