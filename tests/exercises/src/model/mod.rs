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
mod tests;
