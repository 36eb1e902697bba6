//! Wrong: sleeps for a while, and asks again whether there is room.

use std::time::Duration;

use crate::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use crate::sync::thread;

pub fn run_all<T: Send, A: Send>(
    tasks: Vec<T>,
    mut send: impl FnMut(T) + Send,
    mut receive: impl FnMut() -> Option<A> + Send,
) -> Vec<A> {
    let count = tasks.len();
    let (in_flight, gone) = (AtomicUsize::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        scope.spawn(|| {
            for task in tasks {
                while in_flight.load(Ordering::SeqCst) >= 2 {
                    if gone.load(Ordering::SeqCst) {
                        return;
                    }
                    thread::sleep(Duration::from_millis(20));
                }
                in_flight.fetch_add(1, Ordering::SeqCst);
                send(task);
            }
        });
        let mut answers = Vec::new();
        while answers.len() < count
            && let Some(answer) = receive()
        {
            answers.push(answer);
            in_flight.fetch_sub(1, Ordering::SeqCst);
        }
        gone.store(true, Ordering::SeqCst);
        answers
    })
}
