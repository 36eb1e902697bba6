//! Wrong: makes room when the task is on its way already.

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
                send(task);
                if in_flight.send(()).is_err() {
                    return;
                }
            }
        });
        let mut answers = Vec::new();
        while answers.len() < count
            && let Some(answer) = receive()
        {
            answers.push(answer);
            let _ = answered.recv();
        }
        drop(answered);
        answers
    })
}
