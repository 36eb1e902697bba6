//! Holds an answer to `join-queue` to its promises, in every order of steps.

#![forbid(unsafe_code)]

#[rustfmt::skip]
mod answer;

use std::sync::atomic::{AtomicUsize, Ordering};

use answer::JoinQueue;
use probes::model::{Case, name, sync};
use probes::see;

const TOO_EARLY: &str = "join() came back while a letter was still in hand.";

#[test]
fn a_letter_is_done_when_it_is_dropped() {
    case().explore(|| workers_and_join(&[2]));
}

#[test]
fn join_waits_for_all_workers() {
    case().explore(|| workers_and_join(&[1, 1]));
}

#[test]
fn a_false_alarm_does_no_harm() {
    case()
        .with_false_alarms()
        .explore(|| workers_and_join(&[1]));
}

/// Workers, each of so many letters, while somebody joins the queue.
fn workers_and_join(workers: &[usize]) {
    let queue = JoinQueue::default();
    let finished = AtomicUsize::new(0);
    let letters: usize = workers.iter().sum();
    (0..letters).for_each(|_| queue.put("letter"));
    sync::thread::scope(|scope| {
        let (queue, finished) = (&queue, &finished);
        for (number, &letters) in workers.iter().enumerate() {
            scope.spawn(move || {
                name(&format!("worker {}", number + 1));
                for _ in 0..letters {
                    let letter = queue.get();
                    sync::thread::yield_now();
                    // `Relaxed`: one thread of the system runs them all.
                    finished.fetch_add(1, Ordering::Relaxed);
                    drop(letter);
                }
            });
        }
        scope.spawn(move || {
            name("boss");
            queue.join();
            let finished = finished.load(Ordering::Relaxed);
            see("letters finished when join() was back", finished)
                .is(letters, TOO_EARLY);
        });
    });
}

#[test]
fn a_letter_counts_before_anybody_can_take_it() {
    case().explore(|| {
        let queue = JoinQueue::default();
        let finished = AtomicUsize::new(0);
        sync::thread::scope(|scope| {
            scope.spawn(|| {
                name("worker");
                let letter = queue.get();
                // `Relaxed`: one thread of the system runs them all.
                finished.fetch_add(1, Ordering::Relaxed);
                drop(letter);
            });
            scope.spawn(|| {
                name("boss");
                queue.put("letter");
                queue.join();
                let finished = finished.load(Ordering::Relaxed);
                see("letters finished when join() was back", finished)
                    .is(1, TOO_EARLY);
            });
        });
    });
}

#[test]
fn all_who_wait_in_join_come_back() {
    case().explore(|| {
        let queue = JoinQueue::default();
        queue.put("letter");
        let letter = queue.get();
        sync::thread::scope(|scope| {
            scope.spawn(|| queue.join());
            scope.spawn(|| queue.join());
            drop(letter);
        });
    });
}

/// Who waits in `get` and who waits in `join` want to hear different things:
/// a call for one of them must not be lost on the other.
#[test]
fn a_letter_finds_its_worker_although_somebody_joins() {
    case().explore(|| {
        let queue = JoinQueue::default();
        queue.put("first");
        let first = queue.get();
        sync::thread::scope(|scope| {
            scope.spawn(|| {
                name("boss");
                queue.join();
            });
            scope.spawn(|| {
                name("worker");
                drop(queue.get());
            });
            scope.spawn(|| {
                name("writer");
                queue.put("second");
            });
            drop(first);
        });
    });
}

/// So many orders of steps are tried in a second, and the simple ones first.
fn case() -> Case {
    Case::new().schedules(3_000)
}
