//! Holds an answer to `small-pool` to its promises, in every order of steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::sync::atomic::{AtomicUsize, Ordering};

use answer::Pool;
use probes::model::{Case, sync};
use probes::see;
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
