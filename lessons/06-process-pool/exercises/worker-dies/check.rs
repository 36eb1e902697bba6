//! Holds an answer to `worker-dies` to its promises, with real processes.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;
mod workers;

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::ExitStatus;
use std::thread;

use answer::run_all;
use probes::{Finding, Verdict, check, see, step, waiting};
use workers::{Workers, work_if_worker};

/// The answer to a task that does no harm.
fn done(task: &str) -> String {
    format!("done: {task}")
}

/// What became of each of the tasks: the answer, or how the worker ended.
fn run(workers: &Workers, tasks: &[&str]) -> Vec<String> {
    let tasks: Vec<_> = tasks.iter().map(|it| (*it).to_owned()).collect();
    let answers = run_all(&tasks, || {
        workers.start("tasks_are_answered_in_their_order")
    });
    let told = |answer: Result<String, ExitStatus>| match answer {
        Ok(answer) => answer,
        Err(status) => match status.code() {
            Some(code) => format!("exit {code}"),
            None => "killed".to_owned(),
        },
    };
    answers.into_iter().map(told).collect()
}

/// Nobody is to be there any more.
fn all_waited_for(workers: &Workers) {
    see(
        "workers that nobody has waited for",
        workers.not_waited_for(),
    )
    .is(
        0,
        "A worker is left behind: dead or alive, a process stays until its \
         parent waits for it.",
    );
}

#[test]
fn tasks_are_answered_in_their_order() {
    // The workers are this program, started for this test.
    work_if_worker();
    check(|| {
        step("three tasks that do no harm");
        let workers = Workers::default();

        let answers = run(&workers, &["lay", "mix", "build"]);

        see("the answers", answers)
            .is(["lay", "mix", "build"].map(done).into(), "All went well.");
        let started = workers.started();
        if started > 1 {
            Finding::new(
                Verdict::Lazy,
                "A worker that is alive and well is not used again.",
            )
            .expected("1 worker for three tasks")
            .observed(format!("{started} workers"))
            .report();
        }
        all_waited_for(&workers);
    });
}

#[test]
fn a_task_that_kills_its_worker_fails_alone() {
    check(|| {
        step("the second of four tasks kills its worker");
        let workers = Workers::default();

        let answers = run(&workers, &["lay", "exit 3", "mix", "build"]);

        see("what became of the tasks", answers).is(
            vec![done("lay"), "exit 3".to_owned(), done("mix"), done("build")],
            "A worker died in the middle of a task: that task fails, and the \
             others are answered.",
        );
        see("workers started", workers.started())
            .is(2, "One for those before, and one for those after.");
        all_waited_for(&workers);
    });
}

#[test]
fn every_worker_may_die() {
    check(|| {
        step("every task kills its worker");
        let workers = Workers::default();

        let answers = run(&workers, &["exit 1", "exit 2", "exit 3"]);

        see("what became of the tasks", answers).is(
            ["exit 1", "exit 2", "exit 3"].map(str::to_owned).into(),
            "Each task fails with its own worker's exit status.",
        );
        see("workers started", workers.started()).at_most(
            3,
            "A worker was started, and there was no task left for it.",
        );
        all_waited_for(&workers);
    });
}

#[test]
fn half_an_answer_is_none() {
    check(|| {
        step("a worker dies while it writes its answer");
        let workers = Workers::default();

        let answers = run(&workers, &["lay", "half 4", "mix"]);

        see("what became of the tasks", answers).is(
            vec![done("lay"), "exit 4".to_owned(), done("mix")],
            "A worker died while it wrote its answer: half a line is none.",
        );
    });
}

#[test]
fn an_empty_line_is_an_answer() {
    check(|| {
        step("the answer to the second of three tasks is an empty line");
        let workers = Workers::default();

        let answers = run(&workers, &["lay", "hush", "mix"]);

        see("what became of the tasks", answers).is(
            vec![done("lay"), String::new(), done("mix")],
            "A worker has answered with an empty line: that is an answer.",
        );
        all_waited_for(&workers);
    });
}

#[test]
fn a_worker_may_die_while_it_reads() {
    check(|| {
        step("a worker dies while its task is written to it");
        let workers = Workers::default();
        // More than a pipe holds: writing it cannot end well.
        let long = format!("die of{}", " more".repeat(100_000));

        let answers = run(&workers, &["lay", &long, "mix"]);

        see("what became of the tasks", answers).holds(
            "the first and the last are answered, the second is not",
            |answers| {
                answers.len() == 3
                    && answers[0] == done("lay")
                    && !answers[1].starts_with("done")
                    && !answers[1].is_empty()
                    && answers[2] == done("mix")
            },
            "A worker died before it had read the whole task: that task fails, \
             and the others are answered.",
        );
        all_waited_for(&workers);
    });
}

#[test]
fn without_tasks_there_is_nothing_to_do() {
    check(|| {
        let workers = Workers::default();

        let answers = run(&workers, &[]);

        see("the answers", answers).is(vec![], "There was no task.");
        see("workers started", workers.started())
            .is(0, "A worker was started, and there was no task for it.");
    });
}

/// A place to meet a worker, and the port that it comes to.
fn meeting_place() -> (TcpListener, u16) {
    let here = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let here = here.expect("this machine has a network of its own");
    let port = here.local_addr().expect("it has one").port();
    (here, port)
}

#[test]
fn who_waits_for_a_worker_to_end_sleeps() {
    check(|| {
        let workers = Workers::default();
        let (here, port) = meeting_place();
        let task = format!("linger {port}");
        thread::scope(|scope| {
            let run = scope.spawn(|| {
                run(&workers, &[&task]);
                // Where the worker was killed, or nobody waits for it, it may
                // not come: here is somebody who does.
                TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            });
            let (worker, _) = here.accept().expect("somebody comes");

            // Several times: who asks the system for a process again and again
            // may seem to be asleep, and have little time on a busy machine.
            for _ in 0..3 {
                waiting::costs_nothing(
                    "Who waits for a worker to end looks again and again.",
                );
            }

            drop((worker, here));
            drop(run.join().expect("it does not panic"));
        });
    });
}

#[test]
fn who_waits_for_an_answer_sleeps() {
    check(|| {
        let workers = Workers::default();
        let (here, port) = meeting_place();
        let task = format!("meet {port}");
        thread::scope(|scope| {
            let run = scope.spawn(|| run(&workers, &[&task]));
            let (worker, _) = here.accept().expect("the worker comes");

            waiting::costs_nothing(
                "Who waits for an answer looks again and again.",
            );

            drop(worker);
            let answers = run.join().expect("it does not panic");
            see("the answers", answers).is(vec!["met".to_owned()], "It came.");
        });
    });
}
