//! Holds an answer to `join-queue` to its promises, on real threads.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Barrier, Mutex};
use std::thread;

use answer::JoinQueue;
use probes::overlap::Meeting;
use probes::{check, rules, see, step, sync, waiting};

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
            "Who looks now and then wakes for nothing, or too late: wait \
             until somebody calls.",
        );
        rules.never_names(
            "yield_now",
            "Who yields asks again and again, and burns a core: wait until \
             somebody calls.",
        );
    });
}

#[test]
fn who_says_done_is_not_counted_twice() {
    check(|| {
        let queue = JoinQueue::default();
        let is_back = AtomicBool::new(false);
        queue.put("first");
        queue.put("second");
        queue.get().done();
        let second = queue.get();
        step("one of two letters is done, and join() is called");
        thread::scope(|scope| {
            scope.spawn(|| {
                queue.join();
                // `Relaxed`: read when this thread sleeps, or has ended.
                is_back.store(true, Ordering::Relaxed);
            });
            waiting::until_others_sleep();

            let is_back = is_back.load(Ordering::Relaxed);
            see("whether join() is back when one of two is done", is_back)
                .is(false, "join() came back while a letter was in hand.");
            step("the second letter is done as well");
            second.done();
        });
    });
}

#[test]
fn two_letters_can_be_in_hand_at_the_same_time() {
    check(|| {
        let queue = JoinQueue::default();
        let meeting = Meeting::of(2);
        queue.put("first");
        queue.put("second");
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    let _letter = queue.get();
                    meeting.arrive();
                });
            }
        });

        meeting.took_place(
            "While one worker has a letter in hand, all others wait.",
        );
    });
}

#[test]
fn a_letter_whose_worker_panics_is_done_as_well() {
    check(|| {
        let queue = JoinQueue::default();
        queue.put("unreadable");
        thread::scope(|scope| {
            let worker = scope.spawn(|| {
                let letter = queue.get();
                panic!("cannot read: {}", letter.text);
            });
            see("whether the worker panicked", worker.join().is_err())
                .is(true, "This check's worker panics, and it did not.");
        });

        step("a worker panicked with a letter in hand, and join() is called");
        queue.join();

        queue.put("readable");
        step("another letter is put, taken and dropped after a panic");
        see("the letter", queue.get().text.as_str())
            .is("readable", "A panic left something in the queue.");
        queue.join();
    });
}

#[test]
fn a_letter_that_is_put_while_another_is_in_hand_is_waited_for() {
    check(|| {
        let queue = JoinQueue::default();
        let read = Mutex::new(Vec::new());
        queue.put("3");
        step("each letter but the last puts another one into the queue");
        thread::scope(|scope| {
            scope.spawn(|| {
                for _ in 0..4 {
                    let letter = queue.get();
                    let number: u32 = letter.text.parse().expect("a number");
                    if number > 0 {
                        queue.put(&(number - 1).to_string());
                    }
                    waiting::until_others_sleep();
                    read.lock().unwrap().push(number);
                }
            });
            queue.join();

            see("letters read when join() was back", {
                read.lock().unwrap().clone()
            })
            .is(
                vec![3, 2, 1, 0],
                "join() came back before a letter was done that had been put \
                 in the meantime.",
            );
        });
    });
}

#[test]
fn where_nothing_is_to_be_done_join_does_not_wait() {
    check(|| {
        let queue = JoinQueue::default();
        step("the queue is empty, and join() is called");
        queue.join();
        queue.put("letter");
        queue.get().done();
        step("the only letter is done, and join() is called twice");
        queue.join();
        queue.join();
    });
}

#[test]
fn waiting_for_letters_and_in_join_costs_nothing() {
    check(|| {
        let queue = JoinQueue::default();
        let (in_hand, go_on) = (Barrier::new(2), Barrier::new(2));
        queue.put("first");
        thread::scope(|scope| {
            scope.spawn(|| {
                let first = queue.get();
                in_hand.wait();
                go_on.wait();
                first.done();
            });
            in_hand.wait();
            scope.spawn(|| drop(queue.get()));
            scope.spawn(|| queue.join());

            waiting::costs_nothing(
                "While a letter is in hand, who waits looks again and again.",
            );

            queue.put("second");
            go_on.wait();
        });
    });
}
