//! Holds an answer to `two-in-flight` to its promises, in every order of
//! steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::sync::atomic::{AtomicUsize, Ordering};

use answer::run_all;
use probes::model::{Case, sync};
use probes::see;

/// Sends so many tasks to a worker that answers so many of them.
fn run(tasks: usize, answers: usize) {
    let (to_worker, from_worker) = sync::mpsc::channel();
    let (sent, answered) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let (sent, answered) = (&sent, &answered);

    let got = run_all(
        (0..tasks).collect(),
        move |task| {
            // `Relaxed`, here and below: one thread of the system runs all.
            let sent = sent.fetch_add(1, Ordering::Relaxed) + 1;
            let in_flight = sent - answered.load(Ordering::Relaxed);
            see("tasks in flight", in_flight)
                .at_most(2, "More than two tasks are in flight.");
            // An error: nobody receives any more, and none is awaited.
            let _ = to_worker.send(task);
        },
        move || {
            if answered.load(Ordering::Relaxed) == answers {
                return None;
            }
            let task = from_worker.recv().ok()?;
            answered.fetch_add(1, Ordering::Relaxed);
            Some(task)
        },
    );

    let expected: Vec<usize> = (0..tasks.min(answers)).collect();
    see("the answers", got).is(
        expected,
        "One for each task that was answered, in their order.",
    );
}

#[test]
fn no_third_one_is_sent() {
    Case::new().schedules(3000).explore(|| run(3, 9));
}

#[test]
fn it_ends_when_the_worker_is_gone() {
    Case::new().schedules(3000).explore(|| run(4, 1));
}
