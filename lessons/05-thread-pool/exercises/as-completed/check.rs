//! Holds an answer to `as-completed` to its promises.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::panic::panic_any;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};

use answer::as_completed;
use probes::{check, rules, see, step, sync, waiting};

#[test]
fn keeps_the_rules() {
    check(|| {
        let rules = rules!("answer.rs");
        rules.never_names(
            "sleep",
            "Who sleeps for a while wakes too early or too late: wait until \
             a result is there.",
        );
        rules.never_waits_for_a_time(
            "Who looks again after a while wakes too early or too late: \
             wait until a result is there.",
        );
        rules.never_names(
            "yield_now",
            "Who yields asks again and again, and burns a core: wait until \
             somebody calls.",
        );
    });
}

#[test]
fn the_first_to_finish_comes_first() {
    check(|| {
        let (doors, handles): (Vec<_>, Vec<_>) = ["Oslo", "Rome", "Lima"]
            .map(behind_a_door)
            .into_iter()
            .unzip();
        step("as_completed() is called, and no thread has finished");
        let mut results = as_completed(handles);

        for (number, name) in [(1, "Rome"), (2, "Lima"), (0, "Oslo")] {
            doors[number].send(()).unwrap();
            step(&format!("handle {number} is done, and a result is wanted"));
            let (its, value) = results.next().expect("three have to come");
            see("the number and the result", (its, value.ok())).is(
                (number, Some(name)),
                "Of three handles one was done, and this is not its result.",
            );
        }
        step("all results have been given, and another one is asked for");
        see("whether another one comes", results.next().is_some())
            .is(false, "There are more results than handles.");
    });
}

/// A thread that ends with `value`, once it is told to.
fn behind_a_door<T: Send + 'static>(value: T) -> (Sender<()>, JoinHandle<T>) {
    let (open, door) = channel();
    let handle = thread::spawn(move || {
        // An error: the check has failed, and is at its end.
        let _ = door.recv();
        value
    });
    (open, handle)
}

#[test]
fn every_result_comes_once() {
    check(|| {
        let handles = (0..40_usize).map(|it| thread::spawn(move || it * it));

        step("forty threads are at work or done");
        let results = as_completed(handles.collect());

        let mut all: Vec<_> =
            results.map(|(number, it)| (number, it.ok())).collect();
        all.sort_unstable();
        let expected = (0..40).map(|it| (it, Some(it * it))).collect();
        see("all results, sorted by their numbers", all)
            .is(expected, "Each handle has one result, with its number.");
    });
}

#[test]
fn a_panic_is_a_result_as_well() {
    check(|| {
        let handles = vec![
            thread::spawn(|| 20),
            thread::spawn(|| panic_any("no signal")),
            thread::spawn(|| 22),
        ];

        step("one of three threads has panicked");
        let mut all: Vec<_> = as_completed(handles)
            .map(|(number, it)| {
                let text = |it: Box<dyn std::any::Any + Send>| {
                    it.downcast_ref::<&str>().copied()
                };
                (number, it.map_err(text))
            })
            .collect();

        all.sort_unstable();
        see("all results, sorted by their numbers", all).is(
            vec![(0, Ok(20)), (1, Err(Some("no signal"))), (2, Ok(22))],
            "What a thread panicked with is its result, and the others have \
             theirs.",
        );
    });
}

#[test]
fn waiting_for_a_result_costs_nothing() {
    check(|| {
        let (open, handle) = behind_a_door("late");
        thread::scope(|scope| {
            scope.spawn(|| as_completed(vec![handle]).count());

            waiting::costs_nothing(
                "While no result is there, who waits for one looks again and \
                 again.",
            );

            open.send(()).unwrap();
        });
    });
}

#[test]
fn where_there_are_no_handles_there_are_no_results() {
    check(|| {
        step("as_completed() got no handles, and a result is asked for");
        see(
            "results",
            as_completed(Vec::<JoinHandle<u8>>::new()).count(),
        )
        .is(0, "There was no handle.");
    });
}

#[test]
fn nobody_has_to_take_all_results() {
    check(|| {
        let (open, late) = behind_a_door("late");
        let handles = vec![late, thread::spawn(|| "early")];

        step("one of two results is taken, and the other one is not wanted");
        let first = as_completed(handles).next().expect("two have to come");

        see("the first result", first.1.ok())
            .is(Some("early"), "One of two handles was done.");
        open.send(()).unwrap();
    });
}
