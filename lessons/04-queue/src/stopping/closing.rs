//! Closing the channel: Rust's way.
//!
//! A channel closes by itself when the last sender is dropped, and `recv` then
//! fails once the channel is empty. Nobody counts workers, and no item can come
//! after the end: who could put one still holds a sender. The price: a sender
//! that somebody forgot to drop keeps all workers waiting.

use crossbeam::channel::{Receiver, unbounded};
use shared::sync::thread;

use super::{Outcome, Scene, Task, Worker};

/// Stops all workers by dropping the senders.
///
/// # Blocking
/// Until everything is done, what came late too.
pub fn stop(scene: &Scene) -> Outcome {
    let (sender, receiver) = unbounded();
    thread::scope(|scope| {
        let workers: Vec<_> = (1..=scene.sizes.workers)
            .map(|number| {
                let worker = scene.worker("closing", number);
                scope.spawn(|| work(&receiver, worker))
            })
            .collect();
        for _ in 0..scene.sizes.items {
            sender.send(Task).expect("there is a receiver");
        }

        let ((), asked) = scene.in_mid_work(|| {
            let late = sender.clone();
            drop(sender);
            // Not closed yet: the late producer has a sender of its own.
            for _ in 0..scene.sizes.late {
                late.send(Task).expect("there is a receiver");
            }
            // Drop it, or the workers wait for ever.
            drop(late);
        });

        let ended = workers.len();
        let done = workers
            .into_iter()
            .map(|worker| worker.join().expect("working does not panic"))
            .sum();
        Outcome {
            done,
            left: receiver.len(),
            refused: 0,
            dropped: 0,
            ended,
            took: Some(asked.elapsed()),
        }
    })
}

fn work(receiver: &Receiver<Task>, mut worker: Worker) -> usize {
    while let Ok(task) = receiver.recv() {
        worker.work(task);
    }
    worker.done
}
