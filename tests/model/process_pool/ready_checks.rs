//! What a worker is sent, and when it is sent nothing more.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::link::{Program, ROOM};
use super::ready::{Due, Ready, Refill};
use super::{Call, Waits};
use crate::check;
use crate::sync::Arc;
use crate::task::{Promise, TaskName};

/// Calls of so many bytes, in a queue.
fn queue_of(sizes: &[usize]) -> VecDeque<Call> {
    let call = |&bytes| {
        let (promise, _) = Promise::new(TaskName::from("task"));
        Call {
            id: bytes as u64,
            frame: Arc::new(vec![0; bytes]),
            reply: Box::new(Waits(promise)),
            begun: true,
        }
    };
    sizes.iter().map(call).collect()
}

/// A worker that has been sent nothing yet, in a model of its own.
fn check_ready(body: impl Fn(&mut Ready) + Send + Sync + Clone + 'static) {
    check(move || {
        let program = Program::default();
        let (link, _answers) = program.start("one", 0, false).unwrap();
        let link = Arc::new(link);

        body(&mut Ready::new(Arc::clone(&link), usize::MAX));

        link.kill();
        link.reap().unwrap();
    });
}

/// How many of these calls it takes.
fn take(ready: &mut Ready, sizes: &[usize]) -> usize {
    let mut queue = queue_of(sizes);
    if let Some(batch) = ready.take(&mut queue, usize::MAX) {
        ready.sent(&batch);
    }
    sizes.len() - queue.len()
}

#[test]
fn the_calls_of_a_busy_worker_fit_into_its_pipe() {
    check_ready(|ready| {
        // A call for an idle worker may be larger: it reads it.
        assert_eq!(take(ready, &[ROOM + 1, 1]), 1);
        ready.take_answered(1, 9).unwrap();
        assert_eq!(take(ready, &[5, 4, ROOM - 9, 1]), 3);
        // An answer makes room for as much as its call took.
        ready.take_answered(1, 9).unwrap();
        assert_eq!(take(ready, &[6]), 0);
        assert_eq!(take(ready, &[5, 1]), 1);
    });
}

#[test]
fn a_worker_that_is_about_to_end_gets_no_more_calls() {
    let is_dismissed = |ready: &mut Ready| {
        assert!(ready.dismiss(true).is_some());
    };
    // It was killed, but its answer came all the same.
    let is_late = |ready: &mut Ready| {
        assert_eq!(take(ready, &[1]), 1);
        assert_eq!(ready.due(Duration::ZERO), Due::Now);
        ready.take_answered(1, 9).unwrap();
    };
    check_ready(|ready| assert!(ready.wants(Refill::WhenHalfEmpty, 9) > 0));
    for end in [is_dismissed as fn(&mut Ready), is_late] {
        check_ready(move |ready| {
            end(ready);
            assert_eq!(ready.wants(Refill::WhenHalfEmpty, 9), 0);
        });
    }
}

#[test]
fn a_batch_for_the_worker_before_is_not_taken_for_one_of_this() {
    check_ready(|dead| {
        let batch_of_dead = dead.take(&mut queue_of(&[1]), 1).unwrap();
        // While it is written, another process takes the place.
        let program = Program::default();
        let (link, _answers) = program.start("two", 0, false).unwrap();
        let link = Arc::new(link);
        let mut ready = Ready::new(Arc::clone(&link), usize::MAX);
        let batch = ready.take(&mut queue_of(&[1]), 1).unwrap();

        ready.sent(&batch_of_dead);
        assert_eq!(ready.wants(Refill::WhenHalfEmpty, 9), 0, "two would write");
        ready.sent(&batch);
        assert!(ready.wants(Refill::WhenHalfEmpty, 9) > 0);

        link.kill();
        link.reap().unwrap();
    });
}

#[test]
fn the_time_of_a_call_begins_when_its_worker_comes_to_it() {
    const HOUR: Duration = Duration::from_hours(1);
    let due = |ready: &mut Ready| match ready.due(HOUR) {
        Due::At(Some(due)) => due,
        other => panic!("not due in an hour: {other:?}"),
    };
    check_ready(move |ready| {
        let idle = Instant::now();
        assert_eq!(take(ready, &[1]), 1);
        let begun = Instant::now();
        assert_eq!(take(ready, &[2]), 1);
        assert!((idle + HOUR..=begun + HOUR).contains(&due(ready)));

        ready.take_answered(1, 9).unwrap();

        assert!(due(ready) >= begun + HOUR, "the second begins only now");
    });
}
