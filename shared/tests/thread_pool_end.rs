//! What `ThreadPool` promises about its end, and under load.

mod pools;

use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Barrier};
use std::thread;

use pools::{WATCHDOG, busy, pool, watched};
use shared::task::{Shutdown, SubmitError, TaskError, TaskHandle};
use shared::thread_pool::ThreadPool;

#[test]
fn shutdown_finishes_running_and_queued_work() {
    watched(|| {
        let pool = pool(1);
        let (end, running) = busy(&pool);
        let queued: Vec<_> =
            (0..10).map(|n| pool.submit(move || n).unwrap()).collect();

        drop(end);
        pool.shutdown(Shutdown::FinishQueued);

        assert!(running.is_done() && queued.iter().all(TaskHandle::is_done));
        let results: Result<Vec<_>, _> =
            queued.into_iter().map(TaskHandle::join).collect();
        assert_eq!(results, Ok((0..10).collect()));
        assert_eq!(pool.workers(), 0);
    });
}

#[test]
fn shutdown_can_cancel_what_is_queued_and_finishes_what_runs() {
    watched(|| {
        let pool = pool(1);
        let (end, running) = busy(&pool);
        let queued = pool.submit(|| ()).unwrap();

        thread::scope(|scope| {
            let closing = scope.spawn(|| pool.shutdown(Shutdown::CancelQueued));
            assert_eq!(queued.join(), Err(TaskError::Cancelled));
            assert!(running.is_running(), "it is not stopped in mid-work");
            drop(end);
            closing.join().unwrap();
        });

        assert_eq!(running.join(), Ok(()));
    });
}

#[test]
fn shutdown_is_idempotent() {
    watched(|| {
        let pool = pool(2);
        pool.submit(|| ()).unwrap().join().unwrap();

        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| pool.shutdown(Shutdown::FinishQueued));
            }
        });
        pool.shutdown(Shutdown::CancelQueued);
        pool.shutdown(Shutdown::FinishQueued);

        assert_eq!(pool.workers(), 0);
    });
}

#[test]
fn every_shutdown_waits_for_the_end_and_not_only_the_first() {
    watched(|| {
        let pool = pool(1);
        let (end, held) = busy(&pool);

        thread::scope(|scope| {
            let shutdowns = [(); 3].map(|()| {
                scope.spawn(|| {
                    pool.shutdown(Shutdown::FinishQueued);
                    held.is_done()
                })
            });
            while pool.submit(|| ()).is_ok() {}
            // If one of them does not wait, this is its chance to be seen.
            for _ in 0..1000 {
                thread::yield_now();
            }
            drop(end);

            assert!(shutdowns.map(|s| s.join().unwrap()).iter().all(|d| *d));
        });
    });
}

#[test]
fn shutdown_of_a_pool_that_never_ran_does_not_wait() {
    watched(|| {
        pool(2).shutdown(Shutdown::FinishQueued);
    });
}

#[test]
fn submitting_after_shutdown_is_an_error_that_says_so() {
    watched(|| {
        let pool = pool(1);
        pool.shutdown(Shutdown::FinishQueued);

        let error = pool.submit(|| ()).unwrap_err();

        assert_eq!(error, SubmitError::ShutDown);
        assert!(error.to_string().contains("shut down"), "{error}");
    });
}

#[test]
fn dropping_a_pool_finishes_its_work_first() {
    watched(|| {
        let pool = pool(2);
        let ran = Arc::new(AtomicUsize::new(0));
        for _ in 0..100 {
            let ran = Arc::clone(&ran);
            drop(pool.submit(move || ran.fetch_add(1, Ordering::Relaxed)));
        }

        drop(pool);

        assert_eq!(ran.load(Ordering::Relaxed), 100);
    });
}

#[test]
fn a_pool_is_gone_only_when_its_threads_have_dropped_what_was_their_own() {
    struct Own(Arc<AtomicUsize>);
    impl Drop for Own {
        fn drop(&mut self) {
            // If nobody waits for the thread, this is its chance to be seen.
            for _ in 0..1000 {
                thread::yield_now();
            }
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
    thread_local!(static OWN: RefCell<Option<Own>> = const { RefCell::new(None) });

    watched(|| {
        let pool = pool(1);
        let drops = Arc::new(AtomicUsize::new(0));
        let own = Own(Arc::clone(&drops));
        pool.submit(|| OWN.set(Some(own))).unwrap().join().unwrap();

        drop(pool);

        assert_eq!(drops.load(Ordering::Relaxed), 1);
    });
}

#[test]
fn dropping_a_pool_from_inside_its_own_task_does_not_deadlock() {
    watched(|| {
        let pool = Arc::new(pool(1));
        let (end, first) = busy(&pool);
        let last_owner = Arc::clone(&pool);
        let (dropped, was_dropped) = mpsc::channel();
        let dropping = pool.submit(move || {
            drop(last_owner);
            dropped.send(()).unwrap();
        });
        let queued = pool.submit(|| 7).unwrap();

        drop(pool);
        drop(end);

        assert_eq!(was_dropped.recv_timeout(WATCHDOG), Ok(()));
        first.join().unwrap();
        dropping.unwrap().join().unwrap();
        assert_eq!(queued.join(), Ok(7), "what was queued is still finished");
    });
}

#[test]
fn shutdown_from_inside_a_task_does_not_wait_for_itself() {
    watched(|| {
        let pool = Arc::new(pool(1));
        let inner = Arc::clone(&pool);

        let closing = pool
            .submit(move || inner.shutdown(Shutdown::FinishQueued))
            .unwrap();

        let ended = closing.join_timeout(WATCHDOG);
        assert_eq!(ended.expect("no deadlock"), Ok(()));
        assert_eq!(pool.submit(|| ()).unwrap_err(), SubmitError::ShutDown);
    });
}

#[test]
fn many_submitters_race_with_cancel_and_shutdown() {
    watched(|| {
        const SUBMITTERS: usize = 4;
        for how in [Shutdown::FinishQueued, Shutdown::CancelQueued] {
            let pool = pool(2);
            let start = Barrier::new(SUBMITTERS + 1);

            thread::scope(|scope| {
                let submitters: Vec<_> = (0..SUBMITTERS)
                    .map(|_| scope.spawn(|| submit_until_closed(&pool, &start)))
                    .collect();
                start.wait();
                // Let some tasks in, so that there is something to race with.
                pool.submit(|| ()).unwrap().join().unwrap();
                pool.shutdown(how);
                for submitter in submitters {
                    submitter.join().unwrap();
                }
            });
        }
    });
}

/// Submits tasks, cancels every third, and checks that each of them either ran
/// exactly once or was cancelled and never ran.
fn submit_until_closed(pool: &ThreadPool, start: &Barrier) {
    start.wait();
    let mut tasks = Vec::new();
    loop {
        let runs = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&runs);
        let submitted =
            pool.submit(move || count.fetch_add(1, Ordering::Relaxed));
        match submitted {
            Ok(handle) => tasks.push((runs, handle)),
            Err(error) => {
                assert_eq!(error, SubmitError::ShutDown);
                assert_eq!(Arc::strong_count(&runs), 1, "it was dropped");
                break;
            }
        }
        if tasks.len() % 3 == 0 {
            // Either answer is fine; `join` tells which it was.
            let _ = tasks.last().expect("there are 3").1.cancel();
        }
    }
    for (runs, handle) in tasks {
        match handle.join() {
            Ok(before) => {
                assert_eq!(before, 0, "it ran before");
                assert_eq!(runs.load(Ordering::Relaxed), 1);
            }
            Err(error) => {
                assert_eq!(error, TaskError::Cancelled);
                assert_eq!(runs.load(Ordering::Relaxed), 0, "it ran as well");
            }
        }
        assert_eq!(Arc::strong_count(&runs), 1, "the closure is gone");
    }
}

#[test]
fn tasks_of_a_scoped_pool_borrow_from_the_callers_stack() {
    watched(|| {
        let words = ["bank", "bricks", "wiki"].map(String::from);
        let total = AtomicUsize::new(0);

        let lengths: Result<Vec<usize>, _> =
            ThreadPool::scoped(2.try_into().unwrap(), |pool| {
                let options = shared::task::MapOptions::new();
                pool.map(options, &words, |word| {
                    total.fetch_add(word.len(), Ordering::Relaxed);
                    word.len()
                })
                .collect()
            });

        assert_eq!(lengths, Ok(vec![4, 6, 4]));
        assert_eq!(total.into_inner(), 14);
        drop(words);
    });
}

#[test]
fn a_scoped_pool_waits_for_tasks_that_nobody_joins() {
    watched(|| {
        let ran = AtomicUsize::new(0);

        ThreadPool::scoped(2.try_into().unwrap(), |pool| {
            for _ in 0..100 {
                drop(pool.submit(|| ran.fetch_add(1, Ordering::Relaxed)));
            }
        });

        assert_eq!(ran.into_inner(), 100);
    });
}

#[test]
fn a_task_of_a_scoped_pool_may_submit_and_join_in_the_full_pool() {
    watched(|| {
        let bricks = vec![1, 2, 3];

        let sum = ThreadPool::scoped(1.try_into().unwrap(), |pool| {
            let inner = pool.clone();
            let bricks = &bricks;
            let outer = pool.submit(move || {
                let tasks: Vec<_> = bricks
                    .iter()
                    .map(|brick| inner.submit(move || brick * 2).unwrap())
                    .collect();
                tasks
                    .into_iter()
                    .map(|task| task.join().unwrap())
                    .sum::<i32>()
            });
            outer.unwrap().join_timeout(WATCHDOG).expect("no deadlock")
        });

        assert_eq!(sum, Ok(12));
    });
}

#[test]
fn a_scoped_pool_cancels_what_is_queued_when_its_closure_panics() {
    watched(|| {
        let ran = AtomicUsize::new(0);

        let unwound = std::panic::catch_unwind(|| {
            ThreadPool::scoped(1.try_into().unwrap(), |pool| {
                let (end, ended) = mpsc::channel::<()>();
                let (begun, has_begun) = mpsc::channel();
                drop(pool.submit(move || {
                    begun.send(()).unwrap();
                    let _ = ended.recv();
                }));
                has_begun.recv_timeout(WATCHDOG).unwrap();
                let queued =
                    pool.submit(|| ran.fetch_add(1, Ordering::Relaxed));
                // The first task ends when the second is cancelled.
                queued.unwrap().on_done(move |_| drop(end));
                panic!("on purpose: the closure of a scope panics");
            })
        });

        assert!(unwound.is_err());
        assert_eq!(ran.into_inner(), 0);
    });
}
