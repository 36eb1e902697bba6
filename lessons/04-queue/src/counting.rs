//! Who counts what is done?
//!
//! **The question.** All items are put. When are all of them dealt with?
//!
//! **The naive answer**, when the queue is empty, comes too early: then all
//! items are *taken*. **Counting by hand** with `task_done`, as Python does it,
//! leaves out an item whose worker panics. **A guard** that comes with each item
//! counts when it is dropped, and a panic drops it, too.

use std::panic::resume_unwind;
use std::time::Duration;

use shared::queue::{Item, JoinQueue, NotJoined};
use shared::sync::{Barrier, thread};

/// How much there is to do, and how much goes wrong.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// How many items are put.
    pub items: usize,
    /// How many workers take them.
    pub workers: usize,
    /// How many items make their worker panic; fewer than workers.
    pub poisoned: usize,
}

/// What was answered, and by how much it is wrong.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// How many items were put.
    pub items: usize,
    /// How many workers ended in a panic.
    pub panicked: usize,
    /// How many items the answer leaves out, or has too many.
    pub miscounted: usize,
    /// The answer.
    pub words: &'static str,
}

/// An item. Its worker panics if it is poisoned.
#[derive(Debug)]
struct Task {
    poisoned: bool,
}

const SOUND: Task = Task { poisoned: false };

/// Wrong: asks whether the queue is empty, while every worker has an item.
pub fn nobody(job: Job) -> Answer {
    let queue = JoinQueue::unbounded();
    let gate = Barrier::new(job.workers + 1);
    thread::scope(|scope| {
        for _ in 0..job.workers {
            scope.spawn(|| {
                let item = queue.get().expect("there is one for each");
                gate.wait();
                // In hand, while we are asked whether all is done.
                gate.wait();
                work(&item.value);
            });
            queue.put(SOUND).expect("it is not shut down");
        }
        gate.wait();
        let is_empty = queue.is_empty();
        let open = open_items(&queue);
        gate.wait();

        Answer {
            items: job.workers,
            panicked: 0,
            miscounted: open,
            words: if is_empty { "empty" } else { "not empty" },
        }
    })
}

/// Wrong: as Python's workers do it.
pub fn task_done(job: Job) -> Answer {
    fn worker(queue: &JoinQueue<Task>) {
        while let Ok(Item { value, done }) = queue.get() {
            done.by_hand();
            work(&value);
            // A panic in `work` passes this line by.
            queue.task_done().expect("we have taken one");
        }
    }
    to_the_end(job, worker)
}

/// Right.
pub fn guard(job: Job) -> Answer {
    fn worker(queue: &JoinQueue<Task>) {
        while let Ok(item) = queue.get() {
            work(&item.value);
            // Here, or by a panic, `item.done` is dropped, and counts.
        }
    }
    to_the_end(job, worker)
}

fn work(task: &Task) {
    if task.poisoned {
        // Unwinds as `panic!` does, without a message on the terminal.
        resume_unwind(Box::new("this item is poisoned"));
    }
}

/// Lets the workers work until all have ended, some in a panic, and asks what
/// is not counted.
fn to_the_end(job: Job, worker: fn(&JoinQueue<Task>)) -> Answer {
    let queue = JoinQueue::unbounded();
    for number in 0..job.items {
        let poisoned = number < job.poisoned;
        queue.put(Task { poisoned }).expect("it is not shut down");
    }
    // The workers that are left drain the queue, and end.
    queue.shutdown();
    let panicked = thread::scope(|scope| {
        let workers: Vec<_> = (0..job.workers)
            .map(|_| scope.spawn(|| worker(&queue)))
            .collect();
        let ends = workers.into_iter().map(thread::ScopedJoinHandle::join);
        ends.filter(Result::is_err).count()
    });

    // Nobody is left who could count. What is open now stays open: `join` would
    // wait for ever.
    let open = open_items(&queue);
    Answer {
        items: job.items,
        panicked,
        miscounted: open,
        words: if open == 0 { "done" } else { "not done" },
    }
}

/// Not wrong, but a slip that a queue must not let pass: counts an item twice.
pub fn once_too_often(job: Job) -> Answer {
    let queue = JoinQueue::unbounded();
    for _ in 0..job.items {
        queue.put(SOUND).expect("it is not shut down");
        drop(queue.get().expect("there is one"));
    }
    let answer = queue.task_done();

    // Had the count gone below zero, it would not see this item.
    queue.put(SOUND).expect("it is not shut down");
    Answer {
        items: job.items,
        panicked: 0,
        miscounted: open_items(&queue).abs_diff(1),
        words: if answer.is_err() { "refused" } else { "taken" },
    }
}

/// How many items `join` would wait for.
fn open_items(queue: &JoinQueue<Task>) -> usize {
    match queue.join_timeout(Duration::ZERO) {
        Ok(()) => 0,
        Err(NotJoined { unfinished }) => unfinished,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watchdog::in_time;

    const JOB: Job = Job {
        items: 20,
        workers: 3,
        poisoned: 2,
    };

    #[test]
    fn an_empty_queue_does_not_tell_of_items_in_hand() {
        let answer = in_time(|| nobody(JOB));

        assert_eq!((answer.words, answer.miscounted), ("empty", 3));
    }

    #[test]
    fn counting_by_hand_leaves_out_the_items_of_workers_that_panic() {
        let answer = in_time(|| task_done(JOB));

        assert_eq!((answer.panicked, answer.miscounted), (2, 2));
    }

    #[test]
    fn a_guard_counts_the_items_of_workers_that_panic() {
        let answer = in_time(|| guard(JOB));

        assert_eq!((answer.panicked, answer.miscounted), (2, 0));
    }

    #[test]
    fn a_task_done_too_many_is_refused_and_leaves_the_count_right() {
        let answer = once_too_often(JOB);

        assert_eq!((answer.words, answer.miscounted), ("refused", 0));
    }
}
