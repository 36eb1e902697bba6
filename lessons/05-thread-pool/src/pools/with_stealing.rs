//! The third pool: a queue for each worker, and whoever has none steals.
//!
//! **What changes.** A task that a worker submits goes on top of the worker's
//! own deque, and comes off again from there: no other thread takes part. A
//! worker whose deque is empty looks into the queue from outside, and then
//! steals from the bottom of the others' deques.
//!
//! **What it buys.** Tasks that submit tasks do not meet at one queue. And the
//! newest task first means one branch of a tree at a time: where the queue of
//! the other pools grows as wide as the tree, these stay as short as it is deep.
//!
//! **The price.** Deques do not know how to wait: the sleeping has to be built
//! around them, and it is the hardest part: `sleepers`. A task from outside
//! gains nothing: it goes through one queue for all, as before. And a worker
//! runs its newest task first, so that an old one may wait for long.

use std::cell::OnceCell;

use crossbeam::deque::{Injector, Steal, Stealer, Worker};

use super::pool::Pool;
use super::sleepers::Sleepers;
use super::task::{self, Handle, Task};
use crate::sync::{Arc, thread, thread_local};

/// Workers with a deque each.
pub struct WithStealing {
    shared: Arc<Shared>,
    workers: Vec<thread::JoinHandle<()>>,
}

struct Shared {
    from_outside: Injector<Task>,
    deques: Vec<Stealer<Task>>,
    sleepers: Sleepers,
}

/// What a worker has to itself.
struct Own {
    deque: Worker<Task>,
    shared: Arc<Shared>,
}

thread_local! {
    static OWN: OnceCell<Own> = const { OnceCell::new() };
}

impl Pool for WithStealing {
    const NAME: &'static str = "work stealing";

    fn start(workers: usize) -> Self {
        let deques: Vec<_> = (0..workers).map(|_| Worker::new_lifo()).collect();
        let shared = Arc::new(Shared {
            from_outside: Injector::new(),
            deques: deques.iter().map(Worker::stealer).collect(),
            sleepers: Sleepers::default(),
        });
        let worker = |(number, deque)| {
            let shared = Arc::clone(&shared);
            thread::Builder::new()
                .name(format!("stealing-{number}"))
                .spawn(move || {
                    OWN.with(|own| {
                        work(own.get_or_init(|| Own { deque, shared }));
                    });
                })
                .expect("the system has room for the workers")
        };
        let workers = (1..).zip(deques).map(worker).collect();
        Self { shared, workers }
    }

    fn submit<T, F>(&self, work: F) -> Handle<T>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let (task, handle) = task::new(work);
        OWN.with(|own| match own.get() {
            // A worker of another pool is outside, too.
            Some(own) if Arc::ptr_eq(&own.shared, &self.shared) => {
                own.deque.push(task);
            }
            _ => self.shared.from_outside.push(task),
        });
        self.shared.sleepers.wake_one();
        handle
    }
}

fn work(own: &Own) {
    while let Some(task) = next(own) {
        task();
    }
}

/// The next task, or `None` when the pool is closed and no task is left.
fn next(own: &Own) -> Option<Task> {
    own.deque
        .pop()
        .or_else(|| own.shared.steal())
        .or_else(|| own.shared.sleepers.until_found(|| own.shared.steal()))
}

impl Shared {
    fn steal(&self) -> Option<Task> {
        loop {
            let stolen = self
                .from_outside
                .steal()
                .or_else(|| self.deques.iter().map(Stealer::steal).collect());
            match stolen {
                Steal::Success(task) => return Some(task),
                Steal::Empty => return None,
                // Somebody else took something at this very moment.
                Steal::Retry => {}
            }
        }
    }
}

impl Drop for WithStealing {
    fn drop(&mut self) {
        self.shared.sleepers.close();
        for worker in self.workers.drain(..) {
            worker.join().expect("tasks catch their panics");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::sync::mpsc::channel;

    /// Long enough that only a hang can take it.
    const WATCHDOG: Duration = Duration::from_mins(1);

    #[test]
    fn a_task_in_any_workers_deque_is_found_and_taken_once() {
        let deques = [Worker::new_lifo(), Worker::new_lifo()];
        let shared = Shared {
            from_outside: Injector::new(),
            deques: deques.iter().map(Worker::stealer).collect(),
            sleepers: Sleepers::default(),
        };

        for deque in &deques {
            let (task, handle) = task::new(|| 7);
            deque.push(task);

            let stolen = shared.steal().expect("the deque has a task");
            stolen();

            assert_eq!(handle.join().unwrap(), 7);
            assert!(shared.steal().is_none());
        }
    }

    #[test]
    fn a_worker_runs_its_own_newest_task_first() {
        let pool = Arc::new(WithStealing::start(1));
        let (say, heard) = channel();

        let same_pool = Arc::clone(&pool);
        let outer = pool.submit(move || {
            for number in 1..=3 {
                let say = say.clone();
                drop(same_pool.submit(move || say.send(number)));
            }
        });

        outer.join().unwrap();
        let order = [(); 3].map(|()| heard.recv_timeout(WATCHDOG));
        assert_eq!(order, [Ok(3), Ok(2), Ok(1)]);
    }
}
