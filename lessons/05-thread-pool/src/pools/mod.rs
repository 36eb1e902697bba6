//! The same small pool three times, to be read one after the other.
//!
//! ```text
//! submit ─▶ a queue ─▶ next ─▶ work: run the task ─▶ its slot ─▶ join
//! ```
//!
//! | file | the queue | what is new |
//! |---|---|---|
//! | `with_lock` | a `VecDeque` under a lock | sleeping until there is a task |
//! | `with_channel` | a channel | the queue does the sleeping |
//! | `with_stealing` | a deque for each worker | workers rarely meet |
//!
//! The functions have the same names in each. `task` is the way back, the same
//! for all: a task and its handle. `sleepers` is what the third needs beside
//! its deques.

mod pool;
mod sleepers;
mod task;
mod with_channel;
mod with_lock;
mod with_stealing;

pub use pool::Pool;
pub use task::Handle;
pub use with_channel::WithChannel;
pub use with_lock::WithLock;
pub use with_stealing::WithStealing;

#[cfg(test)]
mod tests {
    use std::panic::resume_unwind;
    use std::time::Duration;

    use super::*;
    use crate::sync::atomic::{AtomicUsize, Ordering};
    use crate::sync::mpsc::{RecvTimeoutError, channel};
    use crate::sync::{Arc, Barrier, thread};

    /// A test for each of the three pools.
    macro_rules! for_each_pool {
        ($($test:ident)*) => {
            mod with_lock {
                $(#[test] fn $test() {
                    super::watched(super::$test::<super::WithLock>);
                })*
            }
            mod with_channel {
                $(#[test] fn $test() {
                    super::watched(super::$test::<super::WithChannel>);
                })*
            }
            mod with_stealing {
                $(#[test] fn $test() {
                    super::watched(super::$test::<super::WithStealing>);
                })*
            }
        };
    }

    for_each_pool! {
        every_task_gives_its_own_result
        dropping_a_pool_runs_what_is_queued
        a_panic_reaches_who_joins_and_the_worker_lives_on
        all_workers_work_at_once
        a_task_may_submit_tasks
        a_free_worker_takes_what_a_busy_one_submitted
        tasks_of_workers_of_another_pool_are_run_here
        a_handle_comes_back_at_its_deadline
    }

    /// Turns a test that hangs into one that fails.
    fn watched(test: fn()) {
        let (say, heard) = channel::<()>();
        let test = thread::spawn(move || {
            // Dropped when the test ends, in whatever way.
            let _say = say;
            test();
        });
        let ended = heard.recv_timeout(Duration::from_mins(1));
        assert_eq!(ended, Err(RecvTimeoutError::Disconnected), "it hangs");
        if let Err(panic) = test.join() {
            resume_unwind(panic);
        }
    }

    fn every_task_gives_its_own_result<P: Pool>() {
        let pool = P::start(3);

        let handles: Vec<_> =
            (0..1_000).map(|n| pool.submit(move || n * 2)).collect();

        for (n, handle) in handles.into_iter().enumerate() {
            assert_eq!(handle.join().unwrap(), n * 2);
        }
    }

    fn dropping_a_pool_runs_what_is_queued<P: Pool>() {
        let pool = P::start(2);
        let ran = Arc::new(AtomicUsize::new(0));

        for _ in 0..1_000 {
            let ran = Arc::clone(&ran);
            drop(pool.submit(move || ran.fetch_add(1, Ordering::Relaxed)));
        }
        drop(pool);

        assert_eq!(ran.load(Ordering::Relaxed), 1_000);
    }

    fn a_panic_reaches_who_joins_and_the_worker_lives_on<P: Pool>() {
        let pool = P::start(1);
        let worker = || thread::current().id();

        let before = pool.submit(worker).join().unwrap();
        let panicked = pool
            .submit(|| resume_unwind(Box::new("no bricks")))
            .join()
            .map(|()| "a result");
        let after = pool.submit(worker).join().unwrap();

        let payload = panicked.unwrap_err();
        assert_eq!(payload.downcast_ref(), Some(&"no bricks"));
        assert_eq!(before, after);
    }

    fn all_workers_work_at_once<P: Pool>() {
        let pool = P::start(4);

        // Again and again: they fall asleep in between.
        for _ in 0..100 {
            let all = Arc::new(Barrier::new(4));
            let handles = [(); 4].map(|()| {
                let all = Arc::clone(&all);
                pool.submit(move || all.wait().is_leader())
            });
            let leaders = handles.map(|handle| handle.join().unwrap());
            assert_eq!(leaders.iter().filter(|&&leader| leader).count(), 1);
        }
    }

    fn a_task_may_submit_tasks<P: Pool>() {
        let pool = Arc::new(P::start(2));

        let outer = {
            let same_pool = Arc::clone(&pool);
            pool.submit(move || {
                (0..100)
                    .map(|n| same_pool.submit(move || n))
                    .collect::<Vec<_>>()
            })
        };
        let inner = outer.join().unwrap().into_iter();

        let sum: u32 = inner.map(|handle| handle.join().unwrap()).sum();
        assert_eq!(sum, 99 * 100 / 2);
    }

    fn a_free_worker_takes_what_a_busy_one_submitted<P: Pool>() {
        let pool = Arc::new(P::start(2));
        let (say, heard) = channel();

        let same_pool = Arc::clone(&pool);
        let busy = pool.submit(move || {
            drop(same_pool.submit(move || say.send(7)));
            heard.recv()
        });

        assert_eq!(busy.join().unwrap(), Ok(7));
    }

    fn tasks_of_workers_of_another_pool_are_run_here<P: Pool>() {
        let (one, other) = (P::start(1), Arc::new(P::start(1)));
        let there = other.submit(|| thread::current().id()).join().unwrap();

        let other_too = Arc::clone(&other);
        let submit = move || other_too.submit(|| thread::current().id());
        let handle = one.submit(submit).join().unwrap();

        assert_eq!(handle.join().unwrap(), there);
    }

    fn a_handle_comes_back_at_its_deadline<P: Pool>() {
        let pool = P::start(1);
        let (open, gate) = channel();
        let handle = pool.submit(move || gate.recv().unwrap());

        let late = handle.join_timeout(Duration::from_millis(1));
        let handle = late.expect_err("the gate is closed");
        open.send(7).unwrap();

        assert_eq!(handle.join().unwrap(), 7);
    }
}
