//! Keep two tasks in flight.
//!
//! A worker gets its tasks through one pipe, and its answers come back through
//! another, in the order of the tasks. Here a task is sent when the answer to
//! the one before it is there: in between the worker has nothing to do.
//!
//! Send one ahead, so that two tasks are in flight: sent, and not answered yet.
//! Never more: a pipe has little room, and whoever fills it has to wait. And
//! since `send` may wait until the worker has read, and the worker until its
//! answer was read, an answer must be received even while a task is being sent.

#[expect(unused_imports, reason = "for you to use")]
use crate::sync::{mpsc, thread};

/// The answers, in the tasks' order. `receive` waits for the next; `None` says
/// that the worker is gone. Then the answers so far are all there are.
pub fn run_all<T: Send, A: Send>(
    tasks: Vec<T>,
    mut send: impl FnMut(T) + Send,
    mut receive: impl FnMut() -> Option<A> + Send,
) -> Vec<A> {
    let mut answers = Vec::new();
    for task in tasks {
        send(task);
        match receive() {
            Some(answer) => answers.push(answer),
            None => break,
        }
    }
    answers
}
