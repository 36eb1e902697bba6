//! Wrong: the worker is gone, and the sender waits for room that nobody makes.

use crate::sync::{mpsc, thread};

pub fn run_all<T: Send, A: Send>(
    tasks: Vec<T>,
    mut send: impl FnMut(T) + Send,
    mut receive: impl FnMut() -> Option<A> + Send,
) -> Vec<A> {
    let count = tasks.len();
    let (in_flight, answered) = mpsc::sync_channel(2);
    thread::scope(|scope| {
        scope.spawn(move || {
            for task in tasks {
                in_flight.send(()).unwrap();
                send(task);
            }
        });
        let mut answers = Vec::new();
        while answers.len() < count
            && let Some(answer) = receive()
        {
            answers.push(answer);
            answered.recv().unwrap();
        }
        answers
    })
}
