//! Wrong: a thread that sends, and nothing that holds it back.

use crate::sync::thread;

pub fn run_all<T: Send, A: Send>(
    tasks: Vec<T>,
    mut send: impl FnMut(T) + Send,
    mut receive: impl FnMut() -> Option<A> + Send,
) -> Vec<A> {
    let count = tasks.len();
    thread::scope(|scope| {
        scope.spawn(move || {
            for task in tasks {
                send(task);
            }
        });
        let mut answers = Vec::new();
        while answers.len() < count
            && let Some(answer) = receive()
        {
            answers.push(answer);
        }
        answers
    })
}
