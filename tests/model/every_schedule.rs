//! Every schedule of a small program, and what it can come to.
//!
//! The model checker (shuttle) runs the program on one core, stops each thread
//! before each step that another thread could notice, and chooses who goes on.
//! Its depth-first scheduler chooses differently each time, until all choices
//! have been made. Here each run's answer is kept, with the choices that led
//! to it, so that an answer that should not be can be had again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use shuttle::scheduler::{
    DfsScheduler, ReplayScheduler, Schedule, Scheduler, Task, TaskId,
};
use shuttle::{Config, Runner};

/// A program that gives an answer.
pub type Program = fn() -> u64;

/// What a program can answer: each answer with the first schedule that led to
/// it.
pub type Answers = BTreeMap<u64, Schedule>;

/// Runs `program` in every schedule.
///
/// # Panics
/// If one of them panics or deadlocks.
pub fn every_schedule(program: Program) -> Answers {
    let chosen = Arc::new(Mutex::new(Schedule::default()));
    let answers = Arc::new(Mutex::new(Answers::new()));
    let scheduler = Recording {
        inner: DfsScheduler::new(None, false),
        chosen: Arc::clone(&chosen),
    };
    {
        let answers = Arc::clone(&answers);
        Runner::new(scheduler, config()).run(move || {
            let answer = program();
            let schedule = chosen.lock().unwrap().clone();
            answers.lock().unwrap().entry(answer).or_insert(schedule);
        });
    }
    Arc::into_inner(answers).unwrap().into_inner().unwrap()
}

/// Runs `program` once, in that schedule.
pub fn replay(program: Program, schedule: &Schedule) -> u64 {
    let mut scheduler = ReplayScheduler::new_from_schedule(schedule.clone());
    // The answer was there before the last thread had ended.
    scheduler.set_allow_incomplete();
    let answer = Arc::new(Mutex::new(None));
    {
        let answer = Arc::clone(&answer);
        Runner::new(scheduler, config())
            .run(move || *answer.lock().unwrap() = Some(program()));
    }
    let answer = *answer.lock().unwrap();
    answer.expect("the schedule leads to an answer")
}

fn config() -> Config {
    let mut config = Config::new();
    // Of orderings weaker than `SeqCst`, which shuttle takes for `SeqCst`. The
    // counters' mends need none: see the comments beside their orderings.
    config.silence_warnings = true;
    config
}

/// Keeps the choices of another scheduler.
struct Recording<S> {
    inner: S,
    chosen: Arc<Mutex<Schedule>>,
}

impl<S: Scheduler> Scheduler for Recording<S> {
    fn new_execution(&mut self) -> Option<Schedule> {
        let start = self.inner.new_execution()?;
        *self.chosen.lock().unwrap() = start.clone();
        Some(start)
    }

    fn next_task(
        &mut self,
        runnable: &[&Task],
        current: Option<TaskId>,
        is_yielding: bool,
    ) -> Option<TaskId> {
        let next = self.inner.next_task(runnable, current, is_yielding)?;
        self.chosen.lock().unwrap().push_task(next);
        Some(next)
    }

    fn next_u64(&mut self) -> u64 {
        self.inner.next_u64()
    }
}
