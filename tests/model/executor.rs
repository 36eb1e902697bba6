//! The executor of the lesson `event-loop`, and the place for an answer that
//! its futures wait at, under a model checker.
//!
//! The files are the lesson's own; only `crate::sync` is another here. What is
//! looked for is the lost wake-up: a task whose answer is there, and an executor
//! that sleeps. The checker calls that a deadlock, and prints a schedule that
//! replays it.

#[expect(dead_code, unused_imports, reason = "other files use the rest")]
mod sync;

#[path = "../../lessons/08-event-loop/src/downloads/answer.rs"]
mod answer;
#[path = "../../lessons/08-event-loop/src/downloads/executor.rs"]
mod executor;

use std::task::{Poll, Waker};

use answer::Answer;
use executor::Executor;
use sync::atomic::{AtomicUsize, Ordering};
use sync::{Arc, Mutex, thread};

/// Runs `model` in many interleavings: some that chance draws, and some with
/// few switches at bad moments, which most bugs need.
fn check(model: fn()) {
    shuttle::check_random(model, 1_000);
    shuttle::check_pct(model, 1_000, 3);
}

/// An executor that sleeps as a thread does.
fn executor() -> Executor {
    let sleeper = thread::current();
    Executor::new(move || sleeper.unpark())
}

#[test]
fn an_answer_always_wakes_the_task_that_waits_for_it() {
    check(|| {
        let answer = Answer::new();
        let giver = {
            let answer = answer.clone();
            thread::spawn(move || answer.put(7))
        };
        let seen = Arc::new(AtomicUsize::new(0));
        let mut executor = executor();
        let see = Arc::clone(&seen);
        executor.spawn(async move {
            see.store(answer.await, Ordering::SeqCst);
        });

        executor.run(thread::park);

        assert_eq!(seen.load(Ordering::SeqCst), 7);
        giver.join().unwrap();
    });
}

#[test]
fn three_steps_each_from_another_thread_are_all_taken() {
    check(|| {
        let answers = [(); 3].map(|()| Answer::new());
        let givers = answers
            .clone()
            .map(|answer| thread::spawn(move || answer.put(1)));
        let sum = Arc::new(AtomicUsize::new(0));
        let mut executor = executor();
        let add = Arc::clone(&sum);
        executor.spawn(async move {
            for answer in answers {
                add.fetch_add(answer.await, Ordering::SeqCst);
            }
        });

        executor.run(thread::park);

        assert_eq!(sum.load(Ordering::SeqCst), 3);
        for giver in givers {
            giver.join().unwrap();
        }
    });
}

#[test]
fn two_tasks_woken_at_once_are_both_polled_to_their_end() {
    check(|| {
        let done = Arc::new(AtomicUsize::new(0));
        let mut executor = executor();
        let givers = [(); 2].map(|()| {
            let answer = Answer::new();
            let (waiting, done) = (answer.clone(), Arc::clone(&done));
            executor.spawn(async move {
                waiting.await;
                done.fetch_add(1, Ordering::SeqCst);
            });
            thread::spawn(move || answer.put(()))
        });

        executor.run(thread::park);

        assert_eq!(done.load(Ordering::SeqCst), 2);
        for giver in givers {
            giver.join().unwrap();
        }
    });
}

#[test]
fn a_task_woken_twice_or_after_its_end_does_no_harm() {
    check(|| {
        let kept = Arc::new(Mutex::new(None::<Waker>));
        let mut executor = executor();
        let (keep, mut polls) = (Arc::clone(&kept), 0);
        executor.spawn(std::future::poll_fn(move |context| {
            *keep.lock().unwrap() = Some(context.waker().clone());
            context.waker().wake_by_ref();
            polls += 1;
            if polls == 2 {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        }));
        let answer = Answer::new();
        let meddler = {
            let answer = answer.clone();
            thread::spawn(move || {
                let waker = kept.lock().unwrap().clone();
                if let Some(waker) = waker {
                    waker.wake();
                }
                answer.put(());
            })
        };
        // Keeps the executor at work until all have been woken.
        executor.spawn(answer);

        executor.run(thread::park);

        meddler.join().unwrap();
    });
}
