//! Holds an answer to `small-pool` to its promises, in every order of steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::sync::atomic::{AtomicUsize, Ordering};

use answer::Pool;
use probes::model::{Case, sync};
use probes::{Finding, Verdict, see};
use sync::Arc;

#[test]
fn one_worker_runs_all_tasks() {
    case().explore(|| all_tasks_run(1, 2));
}

#[test]
fn two_workers_do_so_as_well() {
    case().explore(|| all_tasks_run(2, 2));
}

#[test]
fn and_two_who_have_nothing_to_do_come_to_their_end() {
    case().explore(|| all_tasks_run(2, 0));
}

#[test]
fn a_task_runs_though_nothing_comes_after_it() {
    case().explore(|| {
        let (send, ran) = sync::mpsc::channel();
        let pool = Pool::new(1);
        pool.submit(move || send.send(()).expect("it is waited for"));

        see("whether the task ran", ran.recv().is_ok())
            .is(true, "A task was submitted, and did not run.");
        drop(pool);
    });
}

#[test]
fn each_task_that_comes_is_told_of() {
    case().explore(|| {
        let began = Arc::new(AtomicUsize::new(0));
        let (send, done) = sync::mpsc::channel();
        let pool = Pool::new(2);
        for _ in 0..2 {
            let (began, send) = (Arc::clone(&began), send.clone());
            pool.submit(move || {
                began.fetch_add(1, Ordering::Relaxed);
                // Told, and not reported here: a pool catches panics.
                send.send(meet(&began)).expect("it is waited for");
            });
        }

        // Before the pool is dropped, which would wake everybody.
        if !done.recv().expect("each task sends") {
            Finding::new(
                Verdict::Lazy,
                "Two workers are to run two tasks at once: one of them waits \
                 for the other, or was not told of its task.",
            )
            .expected("both tasks begin before one of them ends")
            .observed("one begins, and the other one does not")
            .report();
        }
        drop(pool);
    });
}

/// Waits until both have begun; false if the second does not begin.
fn meet(began: &AtomicUsize) -> bool {
    // The other worker is let go first, if it is awake.
    for _ in 0..TURNS {
        if began.load(Ordering::Relaxed) == 2 {
            return true;
        }
        sync::thread::yield_now();
    }
    false
}

/// More steps than it takes to submit a task and to take it.
const TURNS: usize = 40;

#[test]
fn a_false_alarm_does_no_harm() {
    case().with_false_alarms().explore(|| all_tasks_run(1, 2));
}

/// So many workers, and so many tasks.
fn all_tasks_run(workers: usize, tasks: usize) {
    let ran = Arc::new(AtomicUsize::new(0));
    let pool = Pool::new(workers);
    for _ in 0..tasks {
        let ran = Arc::clone(&ran);
        pool.submit(move || {
            sync::thread::yield_now();
            // `Relaxed`: one thread of the system runs them all.
            ran.fetch_add(1, Ordering::Relaxed);
        });
    }

    drop(pool);

    see(
        "tasks that had run when the pool was dropped",
        ran.load(Ordering::Relaxed),
    )
    .is(tasks, "Dropping the pool waits until all tasks have run.");
}

/// So many orders of steps are tried in a second, and the simple ones first.
fn case() -> Case {
    Case::new().schedules(3_000)
}
