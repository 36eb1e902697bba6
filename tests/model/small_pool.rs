//! The small pool with a lock and a condition variable of the lesson
//! `thread-pool`, the handle that all its small pools share, and how the third
//! one's workers sleep, under a model checker.
//!
//! The files are the lesson's own; only `crate::sync` is another here. A
//! failure prints a schedule that replays it. A thread that waits for ever is
//! a failure, too: a wake-up that is lost shows as a deadlock. What the checker
//! cannot see is weak memory: that the fences of `sleepers` are needed.

#[expect(dead_code, unused_imports, reason = "other files use the rest")]
mod sync;

#[path = "../../lessons/05-thread-pool/src/pools"]
mod pools {
    #[expect(dead_code, reason = "its name is for tables")]
    pub mod pool;
    pub mod sleepers;
    #[expect(dead_code, reason = "the checker knows no deadlines")]
    pub mod task;
    pub mod with_lock;
}

use pools::pool::Pool;
use pools::sleepers::Sleepers;
use pools::with_lock::WithLock;
use sync::atomic::{AtomicUsize, Ordering};
use sync::{Arc, Mutex, thread};

/// Runs `model` in many interleavings: some that chance draws, and some with
/// few switches at bad moments, which most bugs need.
fn check(model: fn()) {
    shuttle::check_random(model, 1_000);
    shuttle::check_pct(model, 1_000, 3);
}

#[test]
fn every_task_gives_its_own_result() {
    check(|| {
        let pool = WithLock::start(2);

        let handles = [1, 2, 3].map(|n| pool.submit(move || n));

        let results = handles.map(|handle| handle.join().unwrap());
        assert_eq!(results, [1, 2, 3]);
    });
}

#[test]
fn a_worker_that_sleeps_is_woken_for_the_next_task() {
    check(|| {
        let pool = WithLock::start(1);

        for n in 0..3 {
            assert_eq!(pool.submit(move || n).join().unwrap(), n);
        }
    });
}

#[test]
fn two_tasks_that_wait_for_each_other_both_run() {
    check(|| {
        let pool = WithLock::start(2);
        let met = Arc::new(AtomicUsize::new(0));

        let handles = [(); 2].map(|()| {
            let met = Arc::clone(&met);
            pool.submit(move || {
                met.fetch_add(1, Ordering::SeqCst);
                while met.load(Ordering::SeqCst) < 2 {
                    thread::yield_now();
                }
            })
        });

        for handle in handles {
            handle.join().unwrap();
        }
    });
}

#[test]
fn dropping_the_pool_runs_what_is_queued_and_ends_every_worker() {
    check(|| {
        let pool = WithLock::start(2);
        let runs = Arc::new(AtomicUsize::new(0));
        for _ in 0..3 {
            let runs = Arc::clone(&runs);
            drop(pool.submit(move || runs.fetch_add(1, Ordering::SeqCst)));
        }

        drop(pool);

        assert_eq!(runs.load(Ordering::SeqCst), 3);
    });
}

#[test]
fn dropping_a_pool_without_tasks_ends_its_workers() {
    check(|| drop(WithLock::start(2)));
}

#[test]
fn threads_may_submit_at_once() {
    check(|| {
        let pool = Arc::new(WithLock::start(1));
        let submitters = [1, 2].map(|n| {
            let pool = Arc::clone(&pool);
            thread::spawn(move || pool.submit(move || n).join().unwrap())
        });

        let results = submitters.map(|thread| thread.join().unwrap());

        assert_eq!(results, [1, 2]);
    });
}

/// Two queues, and workers that look into both and sleep when they are empty.
#[derive(Default)]
struct TwoQueues {
    queues: [Mutex<Vec<usize>>; 2],
    sleepers: Sleepers,
}

impl TwoQueues {
    fn put(&self, queue: usize, item: usize) {
        self.queues[queue].lock().unwrap().push(item);
        self.sleepers.wake_one();
    }

    fn take(&self) -> Option<usize> {
        let take = |queue: &Mutex<Vec<usize>>| queue.lock().unwrap().pop();
        self.queues.iter().find_map(take)
    }

    /// All that one worker finds until the end, counted.
    fn work(&self) -> usize {
        let next = || {
            self.take()
                .or_else(|| self.sleepers.until_found(|| self.take()))
        };
        std::iter::from_fn(next).count()
    }
}

#[test]
fn sleepers_find_what_is_put_into_any_queue() {
    check(|| {
        let shared = Arc::new(TwoQueues::default());
        let workers = [(); 2].map(|()| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || shared.work())
        });

        let putter = {
            let shared = Arc::clone(&shared);
            thread::spawn(move || shared.put(1, 1))
        };
        shared.put(0, 2);
        putter.join().unwrap();
        shared.put(1, 3);
        shared.sleepers.close();

        let found = workers.map(|worker| worker.join().unwrap());
        assert_eq!(found.iter().sum::<usize>(), 3);
    });
}

#[test]
fn a_sleeper_is_woken_while_nothing_is_closed() {
    check(|| {
        let shared = Arc::new(TwoQueues::default());
        let workers = [(); 2].map(|()| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                shared.sleepers.until_found(|| shared.take()).is_some()
            })
        });

        shared.put(0, 1);
        shared.put(1, 2);

        let found = workers.map(|worker| worker.join().unwrap());
        assert_eq!(found, [true, true]);
    });
}
