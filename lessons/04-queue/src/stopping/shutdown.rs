//! Shutting the queue down: anybody can, at any time, and everybody is told.
//!
//! Workers drain what is queued and end; who puts more gets the item back as an
//! error, at once. `shutdown_now` drops what is queued as well: the workers end
//! with the item in hand. (`queue.Queue` of Python has both since 3.13.)

use shared::queue::JoinQueue;
use shared::sync::thread;

use super::{Outcome, Scene, Task, Worker};

type Queue = JoinQueue<Task>;

/// Stops all workers after what is queued.
///
/// # Blocking
/// Until what was put before is done.
pub fn stop(scene: &Scene) -> Outcome {
    shut_down("shutdown", scene, |queue| {
        queue.shutdown();
        0
    })
}

/// Stops all workers after the items in hand.
///
/// # Blocking
/// Until the items in hand are done.
pub fn stop_now(scene: &Scene) -> Outcome {
    shut_down("shutdown_now", scene, |queue| {
        // Every worker has its item in hand, so this does not change.
        let queued = queue.len();
        queue.shutdown_now();
        queued - queue.len()
    })
}

/// `ask` shuts the queue down, and says how many items it dropped.
fn shut_down(
    way: &str,
    scene: &Scene,
    ask: impl FnOnce(&Queue) -> usize,
) -> Outcome {
    let queue = Queue::unbounded();
    thread::scope(|scope| {
        let workers: Vec<_> = (1..=scene.sizes.workers)
            .map(|number| {
                let worker = scene.worker(way, number);
                scope.spawn(|| work(&queue, worker))
            })
            .collect();
        for _ in 0..scene.sizes.items {
            queue.put(Task).expect("it is not shut down yet");
        }

        let ((dropped, refused), asked) = scene.in_mid_work(|| {
            let dropped = ask(&queue);
            let late = (0..scene.sizes.late).map(|_| queue.put(Task));
            (dropped, late.filter(Result::is_err).count())
        });

        let ended = workers.len();
        let done = workers
            .into_iter()
            .map(|worker| worker.join().expect("working does not panic"))
            .sum();
        Outcome {
            done,
            left: queue.len(),
            refused,
            dropped,
            ended,
            took: Some(asked.elapsed()),
        }
    })
}

fn work(queue: &Queue, mut worker: Worker) -> usize {
    while let Ok(item) = queue.get() {
        worker.work(item.value);
    }
    worker.done
}
