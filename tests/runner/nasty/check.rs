//! Holds a pool to its promises, on real threads.
//!
//! No student sees it: the answers beside it do what would harm a runner.

#![forbid(unsafe_code)]

mod answer;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use answer::Pool;
use probes::drops::Tokens;
use probes::overlap::{Gauge, Meeting};
use probes::{check, see, step, sync, waiting};

#[test]
fn every_task_is_run() {
    check(|| {
        let run = Arc::new(AtomicUsize::new(0));
        let tokens = Tokens::new();
        let pool = Pool::start(2);

        for _ in 0..100 {
            let (run, token) = (Arc::clone(&run), tokens.token());
            pool.submit(Box::new(move || {
                let _token = token;
                // `Relaxed`: read when all workers are joined.
                run.fetch_add(1, Ordering::Relaxed);
            }));
        }
        step("close() is called: waiting for it to return");
        pool.close();

        let run = run.load(Ordering::Relaxed);
        see("tasks that were run", run).is(100, "A task was lost.");
        tokens.all_dropped("Something of a task is kept.");
    });
}

#[test]
fn no_more_run_at_once_than_there_are_workers() {
    check(|| {
        let gauge = Arc::new(Gauge::new());
        let pool = Pool::start(2);

        for _ in 0..50 {
            let gauge = Arc::clone(&gauge);
            pool.submit(Box::new(move || {
                let _inside = gauge.enter();
                std::thread::yield_now();
            }));
        }
        pool.close();

        gauge.never_above(2, "There are two workers.");
    });
}

#[test]
fn two_workers_work_at_the_same_time() {
    check(|| {
        let meeting = Arc::new(Meeting::of(2));
        let pool = Pool::start(2);

        for _ in 0..2 {
            let meeting = Arc::clone(&meeting);
            pool.submit(Box::new(move || meeting.arrive()));
        }
        pool.close();

        meeting.took_place("One task is run after the other.");
    });
}

#[test]
fn a_worker_without_work_sleeps() {
    check(|| {
        let pool = Pool::start(2);

        waiting::costs_nothing("A worker that has nothing to do looks again and again.");

        pool.close();
    });
}
