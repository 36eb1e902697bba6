//! Wrong: takes the tasks from the end of the list.

use crate::sync::{mpsc, thread};

pub fn run_all<T: Send, A: Send>(
    mut tasks: Vec<T>,
    mut send: impl FnMut(T) + Send,
    mut receive: impl FnMut() -> Option<A> + Send,
) -> Vec<A> {
    let count = tasks.len();
    // What is in it stands for a task in flight.
    let (in_flight, answered) = mpsc::sync_channel(2);
    thread::scope(|scope| {
        scope.spawn(move || {
            while let Some(task) = tasks.pop() {
                // Before it is sent, or a third one would be on its way.
                if in_flight.send(()).is_err() {
                    return;
                }
                send(task);
            }
        });
        let mut answers = Vec::new();
        while answers.len() < count
            && let Some(answer) = receive()
        {
            answers.push(answer);
            // Never waits: what is answered was in flight. Nobody listens
            // once all has been sent.
            let _ = answered.recv();
        }
        // Whoever waits for room would wait for ever when the worker is gone.
        drop(answered);
        answers
    })
}
