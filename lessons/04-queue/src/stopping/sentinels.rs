//! A sentinel per worker: an item that means "go home", as in Python.
//!
//! It works with any queue, and what is queued before it is done. But somebody
//! must know how many workers there are, and what is put after the sentinels
//! stays in the queue: nobody takes it, and nobody is told.

use shared::queue::JoinQueue;
use shared::sync::mpsc::channel;
use shared::sync::thread;

use super::{Outcome, Scene, Task, Worker};

/// `None` is the sentinel.
type Queue = JoinQueue<Option<Task>>;

/// Stops all workers with a sentinel for each.
///
/// # Blocking
/// Until what was put before the sentinels is done.
pub fn stop(scene: &Scene) -> Outcome {
    let queue = Queue::unbounded();
    thread::scope(|scope| {
        let workers: Vec<_> = (1..=scene.sizes.workers)
            .map(|number| {
                let worker = scene.worker("sentinels", number);
                scope.spawn(|| work(&queue, worker))
            })
            .collect();
        put(scene.sizes.items, &queue);

        let ((), asked) = scene.in_mid_work(|| {
            for _ in 0..scene.sizes.workers {
                queue.put(None).expect("it is not shut down");
            }
            put(scene.sizes.late, &queue);
        });

        let ended = workers.len();
        let done = workers
            .into_iter()
            .map(|worker| worker.join().expect("working does not panic"))
            .sum();
        Outcome {
            done,
            left: queue.len(),
            refused: 0,
            dropped: 0,
            ended,
            took: Some(asked.elapsed()),
        }
    })
}

fn work(queue: &Queue, mut worker: Worker) -> usize {
    while let Ok(item) = queue.get() {
        match item.value {
            Some(task) => worker.work(task),
            None => break,
        }
    }
    worker.done
}

fn put(how_many: usize, queue: &Queue) {
    for _ in 0..how_many {
        queue.put(Some(Task)).expect("it is not shut down");
    }
}

/// Wrong: a sentinel too few. One worker waits for ever.
///
/// # Blocking
/// Until everything is done, and the last worker freed by a shutdown.
pub fn stop_all_but_one(scene: &Scene) -> Outcome {
    let queue = Queue::unbounded();
    let (goes_home, gone_home) = channel();
    thread::scope(|scope| {
        let workers: Vec<_> = (1..=scene.sizes.workers)
            .map(|number| {
                let worker = scene.worker("one too few", number);
                let goes_home = goes_home.clone();
                let queue = &queue;
                scope.spawn(move || {
                    let done = work(queue, worker);
                    // Nobody listens any more when the last one is freed.
                    let _ = goes_home.send(());
                    done
                })
            })
            .collect();
        put(scene.sizes.items, &queue);

        scene.in_mid_work(|| {
            for _ in 1..scene.sizes.workers {
                queue.put(None).expect("it is not shut down");
            }
            put(scene.sizes.late, &queue);
        });
        let ended = gone_home.iter().take(scene.sizes.workers - 1).count();
        // The last worker has done the late items as well, by now or soon.
        queue.join();
        // Nothing is queued and no sentinel left. This ends what would last
        // for ever.
        queue.shutdown();

        let done = workers
            .into_iter()
            .map(|worker| worker.join().expect("working does not panic"))
            .sum();
        Outcome {
            done,
            left: queue.len(),
            refused: 0,
            dropped: 0,
            ended,
            took: None,
        }
    })
}
