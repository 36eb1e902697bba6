//! How much a worker is sent ahead: the account that is kept of its pipe.

use std::collections::VecDeque;

use super::link::{Program, ROOM};
use super::ready::Ready;
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

#[test]
fn the_calls_of_a_busy_worker_fit_into_its_pipe() {
    check(|| {
        let program = Program::default();
        let (link, _answers) = program.start("one", 0, false).unwrap();
        let link = Arc::new(link);
        let mut ready = Ready::new(Arc::clone(&link), usize::MAX);
        let take = |ready: &mut Ready, sizes: &[usize]| {
            let mut queue = queue_of(sizes);
            let _ = ready.take(&mut queue, usize::MAX);
            sizes.len() - queue.len()
        };

        // A call for an idle worker may be larger: it reads it.
        assert_eq!(take(&mut ready, &[ROOM + 1, 1]), 1);
        ready.take_answered(1, 9).unwrap();
        assert_eq!(take(&mut ready, &[5, 4, ROOM - 9, 1]), 3);
        // An answer makes room for as much as its call took.
        ready.take_answered(1, 9).unwrap();
        assert_eq!(take(&mut ready, &[6]), 0);
        assert_eq!(take(&mut ready, &[5, 1]), 1);

        link.kill();
        link.reap().unwrap();
    });
}
