//! Holds an answer to `two-in-flight` to its promises, on real threads.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Write};
use std::sync::{Barrier, Condvar, Mutex, MutexGuard};
use std::thread;

use answer::run_all;
use probes::{Finding, Verdict, check, rules, see, step, sync, waiting};

/// A worker that answers each task with ten times its number.
#[derive(Default)]
struct Worker {
    state: Mutex<State>,
    sent: Condvar,
}

#[derive(Default)]
struct State {
    queue: VecDeque<usize>,
    sent: usize,
    answered: usize,
    /// How many were in flight at once, at most.
    peak: usize,
}

impl Worker {
    fn send(&self, task: usize) {
        let mut state = self.lock();
        state.sent += 1;
        state.peak = state.peak.max(state.sent - state.answered);
        state.queue.push_back(task);
        self.sent.notify_all();
    }

    fn receive(&self) -> usize {
        let state = self.lock();
        let empty = |state: &mut State| state.queue.is_empty();
        let mut state =
            self.sent.wait_while(state, empty).expect("nobody panics");
        state.answered += 1;
        10 * state.queue.pop_front().expect("it is not empty")
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics under it")
    }
}

#[test]
fn keeps_the_rules() {
    check(|| {
        let rules = rules!("answer.rs");
        rules.takes_sync_from_the_crate();
        rules.never_waits_for_a_time(
            "Who looks again after a while wakes too early or too late: \
             wait until there is room.",
        );
    });
}

#[test]
fn the_answers_come_in_the_order_of_the_tasks() {
    check(|| {
        for count in [0, 1, 2, 3, 50] {
            step(&format!("{count} tasks"));
            let worker = Worker::default();

            let answers = run_all(
                (0..count).collect(),
                |task| worker.send(task),
                || Some(worker.receive()),
            );

            let expected: Vec<_> = (0..count).map(|it| 10 * it).collect();
            see("the answers", answers).is(expected, "One for each task.");
            see("tasks sent", worker.lock().sent)
                .is(count, "Each task is sent once.");
        }
    });
}

#[test]
fn who_waits_for_room_sleeps() {
    check(|| {
        let (busy, go_on) = (Barrier::new(2), Barrier::new(2));
        let (worker, mut first) = (Worker::default(), true);
        thread::scope(|scope| {
            scope.spawn(|| {
                run_all(
                    (0..4).collect(),
                    |task| worker.send(task),
                    || {
                        if std::mem::take(&mut first) {
                            busy.wait();
                            go_on.wait();
                        }
                        Some(worker.receive())
                    },
                )
            });
            busy.wait();

            waiting::costs_nothing(
                "While two tasks are in flight, somebody looks again and \
                 again.",
            );

            go_on.wait();
        });
    });
}

/// Runs eight tasks, and sees each time before an answer comes how many were
/// answered, and how many sent.
fn seen_by_the_worker() -> (Vec<(usize, usize)>, usize) {
    let (worker, mut seen) = (Worker::default(), Vec::new());
    run_all(
        (0..8).collect(),
        |task| worker.send(task),
        || {
            // By now everything has been sent that will be, before this.
            waiting::until_others_sleep();
            let state = worker.lock();
            seen.push((state.answered, state.sent));
            drop(state);
            Some(worker.receive())
        },
    );
    let peak = worker.lock().peak;
    (seen, peak)
}

#[test]
fn never_more_than_two_are_in_flight() {
    check(|| {
        let (_, peak) = seen_by_the_worker();

        see("tasks in flight", peak)
            .at_most(2, "More than two tasks are in flight.");
    });
}

#[test]
fn the_next_task_is_there_before_the_answer() {
    check(|| {
        let (seen, _) = seen_by_the_worker();

        for (answered, sent) in seen {
            if sent < 8.min(answered + 2) {
                Finding::new(
                    Verdict::Lazy,
                    "The worker has nothing to do between its answer and its \
                     next task: that is not sent ahead.",
                )
                .expected(format!("{} sent", answered + 2))
                .observed(format!("{answered} of 8 answered, {sent} sent"))
                .report();
            }
        }
    });
}

#[test]
fn tasks_and_answers_may_be_larger_than_a_pipe() {
    check(|| {
        step(
            "a task is sent that no pipe can hold, to a worker that waits for \
             its answer to be received",
        );
        let (tasks, mut to_worker) = io::pipe().expect("the system has pipes");
        let (answers, mut to_us) = io::pipe().expect("the system has pipes");
        let worker = thread::spawn(move || {
            for task in BufReader::new(tasks).lines().map_while(Result::ok) {
                if writeln!(to_us, "{task}").is_err() {
                    return;
                }
            }
        });
        let long = |number: usize| format!("{number}").repeat(300_000);
        let mut answers = BufReader::new(answers).lines();

        let echoed = run_all(
            (1..6).map(long).collect(),
            move |task| {
                // An error: the worker is gone, and `receive` will say so.
                let _ = writeln!(to_worker, "{task}");
            },
            || answers.next()?.ok(),
        );

        let same = echoed == (1..6).map(long).collect::<Vec<_>>();
        see("whether all came back", same).is(true, "All of it is there.");
        worker.join().expect("it does not panic");
    });
}

#[test]
fn when_the_worker_is_gone_there_is_nothing_to_wait_for() {
    check(|| {
        for last in [0_usize, 1, 3] {
            step(&format!("the worker is gone after {last} answers"));
            let worker = Worker::default();
            let mut left = last;

            let answers = run_all(
                (0..10).collect(),
                |task| worker.send(task),
                || {
                    left = left.checked_sub(1)?;
                    Some(worker.receive())
                },
            );

            let expected: Vec<_> = (0..last).map(|it| 10 * it).collect();
            see("the answers", answers)
                .is(expected, "So many were answered, and no more.");
        }
    });
}
