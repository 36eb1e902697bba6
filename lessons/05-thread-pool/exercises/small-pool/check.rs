//! Holds an answer to `small-pool` to its promises, on real threads.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::collections::HashSet;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;

use answer::Pool;
use probes::drops::Tokens;
use probes::overlap::Meeting;
use probes::{Finding, Verdict, check, rules, see, step, sync, waiting};

#[test]
fn keeps_the_rules() {
    check(|| {
        let rules = rules!("answer.rs");
        rules.takes_sync_from_the_crate();
        rules.never_names(
            "sleep",
            "Who sleeps for a while wakes too early or too late: wait until \
             somebody calls.",
        );
        rules.never_waits_for_a_time(
            "Who looks again after a while wakes too early or too late: \
             wait until there is a task.",
        );
        rules.never_names(
            "yield_now",
            "Who yields asks again and again, and burns a core: wait until \
             somebody calls.",
        );
    });
}

#[test]
fn there_are_no_more_threads_than_workers() {
    check(|| {
        let threads = Arc::new(Mutex::new(HashSet::new()));
        let pool = Pool::new(3);
        for _ in 0..40 {
            let threads = Arc::clone(&threads);
            pool.submit(move || {
                threads.lock().unwrap().insert(thread::current().id());
            });
        }
        step("a pool is dropped that has got 40 tasks");
        drop(pool);

        let threads = threads.lock().unwrap().len();
        if threads > 3 {
            let sentence = "The pool starts threads for its tasks, and not \
                            once for all of them.";
            Finding::new(Verdict::Lazy, sentence)
                .expected("3 workers: 3 threads for all tasks")
                .observed(format!("{threads} threads for 40 tasks"))
                .report();
        }
    });
}

#[test]
fn all_workers_work_at_the_same_time() {
    check(|| {
        let meeting = Arc::new(Meeting::of(12));
        let pool = Pool::new(12);
        for _ in 0..12 {
            let meeting = Arc::clone(&meeting);
            pool.submit(move || meeting.arrive());
        }
        drop(pool);

        meeting.took_place("Twelve workers are to run twelve tasks at once.");
    });
}

#[test]
fn submitting_waits_for_nobody() {
    check(|| {
        let (go_on, wait) = channel::<()>();
        let pool = Pool::new(1);
        // It is held until nobody can send any more.
        pool.submit(move || wait.iter().for_each(drop));

        step("the only worker is at work, and 500 tasks are submitted");
        for _ in 0..500 {
            pool.submit(|| ());
        }

        step("the worker can go on, and the pool is dropped");
        drop(go_on);
    });
}

#[test]
fn a_free_worker_takes_what_waits() {
    check(|| {
        let (send, others) = channel();
        let pool = Pool::new(2);
        step("a task waits for four that came after it, and a worker is free");
        pool.submit(move || (0..4).for_each(|_| others.recv().unwrap()));
        for _ in 0..4 {
            let send = send.clone();
            pool.submit(move || send.send(()).unwrap());
        }
        drop(pool);
    });
}

#[test]
fn tasks_begin_in_the_order_in_which_they_came() {
    check(|| {
        let began = Arc::new(Mutex::new(Vec::new()));
        let (go_on, wait) = channel();
        let pool = Pool::new(1);
        // Hung up or not: the worker was held until all were submitted.
        pool.submit(move || {
            let _ = wait.recv();
        });
        step("the only worker is at work, and ten tasks are submitted");
        for task in 0..10 {
            let began = Arc::clone(&began);
            pool.submit(move || began.lock().unwrap().push(task));
        }
        go_on.send(()).unwrap();
        step("the pool is dropped while ten tasks wait");
        drop(pool);

        let began = began.lock().unwrap().clone();
        see("the tasks that ran", began).is(
            (0..10).collect(),
            "All tasks run before the pool is gone, and who came first is \
             first.",
        );
    });
}

#[test]
fn a_task_that_panics_does_not_take_its_worker_along() {
    check(|| {
        let (send, results) = channel();
        let pool = Pool::new(2);
        for task in 0..12 {
            let send = send.clone();
            pool.submit(move || {
                assert!(task >= 4, "task {task} has failed");
                send.send(task).unwrap();
            });
        }
        step("four of twelve tasks panicked, and the pool is dropped");
        drop(pool);
        drop(send);

        let mut ran: Vec<_> = results.iter().collect();
        ran.sort_unstable();
        see("the tasks that ran after four that panicked", ran).is(
            (4..12).collect(),
            "A task that panicked has taken its worker along.",
        );
    });
}

#[test]
fn having_nothing_to_do_costs_nothing() {
    check(|| {
        let pool = Pool::new(3);
        pool.submit(|| ());

        waiting::costs_nothing(
            "While there is no task, the workers look again and again.",
        );

        step("a pool is dropped that has had nothing to do for a while");
        drop(pool);
    });
}

#[test]
fn what_a_task_holds_is_gone_with_it() {
    check(|| {
        let tokens = Tokens::new();
        let pool = Pool::new(2);
        for task in 0..6 {
            let token = tokens.token();
            pool.submit(move || {
                let _token = token;
                assert!(task > 0, "the first task has failed");
            });
        }
        drop(pool);

        tokens.all_dropped("What a task held is still there after the pool.");
    });
}
