//! Holds an answer to `overlap-waits` to its promises.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::sync::Barrier;
use std::sync::mpsc::channel;
use std::thread;

use answer::ask_both;
use probes::overlap::Meeting;
use probes::{check, rules, see, step, sync, waiting};

#[test]
fn keeps_the_rules() {
    check(|| {
        let rules = rules!("answer.rs");
        rules.never_waits_for_a_time(
            "Who looks now and then wakes for nothing, or too late: wait \
             until the answer is there.",
        );
    });
}

// ANCHOR: overlap
#[test]
fn both_are_asked_at_the_same_time() {
    check(|| {
        let meeting = Meeting::of(2);

        ask_both(|| meeting.arrive(), || meeting.arrive());

        meeting.took_place(
            "One is asked only when the other has answered: the \
             visitor waits for the sum of both times.",
        );
    });
}
// ANCHOR_END: overlap

#[test]
fn the_first_answer_is_the_first_ones() {
    check(|| {
        let names = ["Ada".to_owned(), "Grace".to_owned()];

        let answers = ask_both(|| names[0].as_str(), || names[1].as_str());

        see("the answers", answers)
            .is(("Ada", "Grace"), "Each answer belongs to who gave it.");
    });
}

#[test]
fn it_stays_so_whoever_answers_first() {
    check(|| {
        step("one of the two answers only after the other");
        let (answered, wait) = channel();

        let answers = ask_both(
            move || {
                // Hung up or not: it has heard of the other one. What that one
                // said is where it belongs when nobody is at work any more.
                let _ = wait.recv();
                waiting::until_others_sleep();
                "late"
            },
            move || answered.send(()).map_or("early", |()| "early"),
        );

        see("the answers", answers)
            .is(("late", "early"), "Each answer belongs to who gave it.");
    });
}

#[test]
fn waiting_for_the_answers_costs_nothing() {
    check(|| {
        let (asked, answer) = (Barrier::new(3), Barrier::new(3));
        let question = || {
            asked.wait();
            answer.wait();
        };
        thread::scope(|scope| {
            scope.spawn(|| ask_both(question, question));
            asked.wait();

            waiting::costs_nothing(
                "While nobody answers, somebody looks again and again.",
            );

            answer.wait();
        });
    });
}
