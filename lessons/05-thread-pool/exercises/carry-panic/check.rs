//! Holds an answer to `carry-panic` to its promises, on real threads.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::sync::mpsc::channel;
use std::thread;

use answer::Worker;
use probes::drops::Tokens;
use probes::{Finding, Verdict, check, rules, see, step, sync, waiting};

#[test]
fn keeps_the_rules() {
    check(|| {
        let rules = rules!("answer.rs");
        rules.takes_sync_from_the_crate();
        rules.never_names(
            "sleep",
            "Who sleeps for a while wakes too early or too late: wait until \
             the result is there.",
        );
        rules.never_waits_for_a_time(
            "Who looks again after a while wakes too early or too late: \
             wait until the result is there.",
        );
        rules.never_names(
            "yield_now",
            "Who yields asks again and again, and burns a core: wait until \
             somebody calls.",
        );
    });
}

#[test]
fn whoever_joins_gets_what_the_task_panicked_with() {
    check(|| {
        let text = panic_of(|| panic_any("no signal"));

        see("a panic with a text", text.downcast_ref())
            .is(Some(&"no signal"), NOT_THIS);
    });
}

#[test]
fn and_gets_it_as_it_was() {
    check(|| {
        let text = panic_of(|| assert_eq!(1 + 1, 3, "a sum"));
        let text = text.downcast_ref::<String>();
        see("a panic with a text that was put together", text).holds(
            "a String with “a sum” in it",
            |text| text.is_some_and(|it| it.contains("a sum")),
            NOT_THIS,
        );
        let code = panic_of(|| panic_any(404_u16));
        see("a panic with a number", code.downcast_ref())
            .is(Some(&404_u16), NOT_THIS);
    });
}

const NOT_THIS: &str = "That is not what the task panicked with.";

/// Lets a worker run a task that panics, and joins it.
fn panic_of(task: fn()) -> Box<dyn Any + Send> {
    // Dropped, and not stopped: here it does not matter how it ends.
    let worker = Worker::start();
    let handle = worker.submit(task);
    step("a task has panicked, and its handle is joined");
    let joined = catch_unwind(AssertUnwindSafe(|| handle.join()));
    match joined {
        Ok(Err(panic)) => panic,
        Ok(Ok(())) => Finding::new(
            Verdict::Wrong,
            "The task panicked, and join() says that all went well.",
        )
        .report(),
        Err(_) => Finding::new(
            Verdict::Wrong,
            "The task panicked, and join() panicked, too: it is to give what \
             the task panicked with.",
        )
        .expected("join() gives an `Err`")
        .observed("join() panicked")
        .report(),
    }
}

#[test]
fn one_worker_runs_them_all_on_a_thread_of_its_own() {
    check(|| {
        let worker = Worker::start();
        let own = || thread::current().id();
        let first = worker.submit(own).join().ok();
        let second = worker.submit(|| panic_any("the second one fails"));
        step("a task has panicked, and its handle is joined");
        let _ = catch_unwind(AssertUnwindSafe(|| second.join().is_err()));

        step("a task has panicked, and another one is submitted");
        let next = catch_unwind(AssertUnwindSafe(|| worker.submit(own)));
        let third = next.ok().and_then(|handle| {
            catch_unwind(AssertUnwindSafe(|| handle.join().ok())).ok()?
        });

        see("whether a task after it ran", third.is_some()).is(
            true,
            "The worker ended with the task that panicked: later tasks do not \
             run.",
        );
        if first != third || first == Some(own()) {
            let sentence = "The tasks do not run on one thread of the worker.";
            Finding::new(Verdict::Lazy, sentence)
                .expected("all tasks on one thread, which is not the caller's")
                .observed(if first == third {
                    "they run on the thread that submits them"
                } else {
                    "they run on a thread each"
                })
                .report();
        }
        worker.stop();
    });
}

#[test]
fn submitting_waits_for_nobody() {
    check(|| {
        let worker = Worker::start();
        let (go_on, wait) = channel();
        step("a task is submitted that ends when a second one is there");
        let first = worker.submit(move || wait.recv().is_ok());
        let second = worker.submit(|| 2);
        go_on.send(()).unwrap();

        see("the results", (first.join().ok(), second.join().ok()))
            .is((Some(true), Some(2)), "Each handle gets its own result.");
        worker.stop();
    });
}

#[test]
fn nobody_has_to_want_a_result() {
    check(|| {
        let worker = Worker::start();
        let (go_on, wait) = channel();
        drop(worker.submit(move || wait.recv().is_ok()));
        drop(worker.submit(|| panic_any("nobody hears it")));
        go_on.send(()).unwrap();

        step("two handles were dropped, and a third one is joined");
        // A worker that has ended may panic in both.
        let last = catch_unwind(AssertUnwindSafe(|| {
            worker.submit(|| "wanted").join().ok()
        }));

        see("the result of the third", last.ok().flatten()).is(
            Some("wanted"),
            "A result that nobody wants has ended the worker.",
        );
        worker.stop();
    });
}

#[test]
fn waiting_for_a_result_or_for_a_task_costs_nothing() {
    check(|| {
        let (busy, idle) = (Worker::start(), Worker::start());
        let (go_on, wait) = channel();
        let handle = busy.submit(move || wait.recv().is_ok());
        thread::scope(|scope| {
            scope.spawn(|| handle.join());

            waiting::costs_nothing(
                "While no result and no task is there, who waits looks again \
                 and again.",
            );

            go_on.send(()).unwrap();
        });
        step("two workers are stopped");
        busy.stop();
        idle.stop();
    });
}

#[test]
fn what_a_task_holds_is_gone_when_it_has_panicked() {
    check(|| {
        let tokens = Tokens::new();
        let worker = Worker::start();
        let token = tokens.token();
        drop(worker.submit(move || {
            let _token = token;
            panic_any("with something in hand");
        }));
        let token = tokens.token();
        drop(worker.submit(move || token));
        worker.stop();

        tokens.all_dropped("What a task held is still there after its end.");
    });
}
