//! Holds an answer to `stop-worker` to its promises.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier};
use std::thread;

use answer::Worker;
use probes::{Finding, Verdict, check, rules, see, step, sync, waiting};

#[test]
fn keeps_the_rules() {
    check(|| {
        let rules = rules!("answer.rs");
        rules.never_waits_for_a_time(
            "Who looks now and then wakes for nothing, or too late: wait \
             until the thread has ended.",
        );
    });
}

#[test]
fn a_step_that_is_under_way_is_waited_for() {
    check(|| are_stopped_in_the_middle_of_a_step(1));
}

fn are_stopped_in_the_middle_of_a_step(workers: usize) {
    for _ in 0..workers {
        is_stopped_in_the_middle_of_a_step();
    }
}

fn is_stopped_in_the_middle_of_a_step() {
    let done = Arc::new(AtomicU64::new(0));
    let under_way = Arc::new(Barrier::new(2));
    let worker = Worker::start({
        let (done, under_way) = (Arc::clone(&done), Arc::clone(&under_way));
        let mut steps = 0;
        move || {
            if steps > 0 {
                goes_on();
            }
            under_way.wait();
            // Whoever called stop() waits for us now, or is back.
            waiting::until_others_sleep();
            steps += 1;
            // `Relaxed`: read when the worker is gone.
            done.store(steps, Ordering::Relaxed);
        }
    });
    under_way.wait();

    step("stop() is called in the middle of a step");
    let said = worker.stop();

    let done = done.load(Ordering::Relaxed);
    see("steps done when stop() was back", done).at_least(
        1,
        "stop() came back while the worker was still in the middle of a step: \
         ask, and then wait until its thread has ended.",
    );
    see("the steps it says it made", said)
        .is(done, "It made more steps, or fewer, than it says.");
}

fn goes_on() {
    Finding::new(
        Verdict::Stuck,
        "stop() waits, and the worker begins another step: it does not get to \
         know in time that it was asked.",
    )
    .expected("it ends after the step in which it was asked")
    .observed("asked in the middle of a step, and still going in the next one")
    .report();
}

#[test]
fn waiting_for_its_end_costs_nothing() {
    check(|| {
        let under_way = Arc::new(Barrier::new(2));
        let go_on = Arc::new(Barrier::new(2));
        let worker = Worker::start({
            let (under_way, go_on) =
                (Arc::clone(&under_way), Arc::clone(&go_on));
            let mut first = true;
            move || {
                if std::mem::take(&mut first) {
                    under_way.wait();
                    go_on.wait();
                }
            }
        });
        under_way.wait();

        thread::scope(|scope| {
            scope.spawn(|| worker.stop());
            waiting::costs_nothing(
                "While the worker makes its last step, stop() looks again and \
                 again.",
            );
            go_on.wait();
        });
    });
}

#[test]
fn who_asks_need_not_wait_for_the_end_of_a_step() {
    // Who needs a lock to ask gets it before the next step now and then.
    check(|| are_stopped_in_the_middle_of_a_step(10));
}

/// More than anybody would take for enough.
const TURNS: u64 = 20_000;

#[test]
fn it_ends_when_it_is_asked_and_says_how_many_steps_it_made() {
    check(|| {
        let steps = Arc::new(AtomicU64::new(0));
        let (turned, hear) = channel();
        let worker = Worker::start({
            let steps = Arc::clone(&steps);
            move || {
                // `Relaxed`: read when the worker is gone.
                if steps.fetch_add(1, Ordering::Relaxed) < TURNS {
                    // Nobody hears it any more once the test has failed.
                    let _ = turned.send(());
                }
            }
        });
        for _ in 0..TURNS {
            see("a step", hear.recv().is_ok())
                .is(true, "The worker ended before anybody asked it to.");
        }

        step("stop() is called: waiting for it to return");
        let said = worker.stop();

        see("the steps it says it made", said).is(
            steps.load(Ordering::Relaxed),
            "It made more steps, or fewer, than it says.",
        );
    });
}
