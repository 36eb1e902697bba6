//! What `ThreadPool` promises about its workers.

mod pools;

use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

use pools::{WATCHDOG, busy, pool, watched};
use shared::task::{SubmitError, TaskError, Until, as_completed, wait};
use shared::thread_pool::{NoWorkers, ThreadPool};

#[test]
fn tasks_run_at_the_same_time_on_different_workers() {
    watched(|| {
        let pool = pool(2);
        let both_there = Arc::new(Barrier::new(2));

        let handles = [(); 2].map(|()| {
            let both_there = Arc::clone(&both_there);
            pool.submit(move || {
                both_there.wait();
                thread::current().id()
            })
            .unwrap()
        });

        let [a, b] = handles.map(|handle| handle.join().unwrap());
        assert_ne!(a, b);
    });
}

#[test]
fn workers_start_on_demand_up_to_the_limit() {
    watched(|| {
        let pool = pool(3);
        assert_eq!(pool.workers(), 0, "none is started before the first task");

        let tasks: Vec<_> = (1..=3)
            .map(|number| {
                let task = busy(&pool);
                assert_eq!(pool.workers(), number);
                task
            })
            .collect();
        let queued = pool.submit(|| ()).unwrap();

        assert_eq!(pool.workers(), 3, "the limit");
        drop(tasks);
        queued.join().unwrap();
    });
}

#[test]
fn idle_workers_are_reused() {
    watched(|| {
        let pool = pool(8);

        for _ in 0..1000 {
            pool.submit(|| ()).unwrap().join().unwrap();
        }

        assert_eq!(pool.workers(), 1, "one task at a time needs one worker");
    });
}

#[test]
fn with_one_worker_busy_a_second_is_started_and_no_third() {
    watched(|| {
        let pool = pool(8);
        let (_end, _busy) = busy(&pool);

        for _ in 0..1000 {
            pool.submit(|| ()).unwrap().join().unwrap();
        }

        assert_eq!(pool.workers(), 2);
    });
}

#[test]
fn the_default_size_is_what_the_process_may_use() {
    let cores = thread::available_parallelism().unwrap();

    assert_eq!(ThreadPool::new().limit(), cores);
    assert_eq!(ThreadPool::default().limit(), cores);
    assert_eq!(ThreadPool::builder().build().unwrap().limit(), cores);
}

#[test]
fn zero_workers_are_an_error() {
    let error = ThreadPool::builder().workers(0).build().unwrap_err();

    assert_eq!(error, NoWorkers);
    assert_eq!(error.to_string(), "a pool needs at least 1 worker, not 0");
}

#[test]
fn workers_are_named_after_the_pool() {
    watched(|| {
        let pool = ThreadPool::builder()
            .workers(3)
            .name("kiln")
            .build()
            .unwrap();
        let all_there = Arc::new(Barrier::new(3));

        let names: HashSet<_> = [(); 3]
            .map(|()| {
                let all_there = Arc::clone(&all_there);
                pool.submit(move || {
                    all_there.wait();
                    thread::current().name().map(str::to_owned)
                })
                .unwrap()
            })
            .into_iter()
            .map(|handle| handle.join().unwrap().unwrap())
            .collect();

        let expected = ["kiln-1", "kiln-2", "kiln-3"].map(String::from);
        assert_eq!(names, HashSet::from(expected));
    });
}

#[test]
fn workers_of_a_scoped_pool_have_numbers_too() {
    watched(|| {
        let name = || thread::current().name().map(str::to_owned);

        let worker = ThreadPool::scoped(NonZeroUsize::MIN, |pool| {
            pool.submit(name).unwrap().join()
        });

        assert_eq!(worker, Ok(Some("scoped-1".to_owned())));
    });
}

#[test]
fn the_initializer_runs_once_per_worker() {
    watched(|| {
        let runs = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&runs);
        let pool = ThreadPool::builder()
            .workers(2)
            .initializer(move || -> Result<(), String> {
                log.lock().unwrap().push(thread::current().id());
                Ok(())
            })
            .build()
            .unwrap();

        let tasks = [busy(&pool), busy(&pool)];
        drop(tasks);
        for _ in 0..100 {
            pool.submit(|| ()).unwrap().join().unwrap();
        }

        let runs = runs.lock().unwrap();
        assert_eq!(runs.len(), 2);
        assert_ne!(runs[0], runs[1]);
    });
}

/// A pool whose workers wait, before their first task, until the sender is
/// dropped, and then do `initialize`.
fn gated_pool(
    initialize: impl Fn() -> Result<(), String> + Send + Sync + 'static,
) -> (ThreadPool, Sender<()>) {
    let (gate, opened): (_, Receiver<()>) = mpsc::channel();
    let opened = Mutex::new(opened);
    let pool = ThreadPool::builder()
        .workers(8)
        .initializer(move || {
            let _ = opened.lock().unwrap().recv();
            initialize()
        })
        .build()
        .unwrap();
    (pool, gate)
}

#[test]
fn an_initializer_that_fails_breaks_the_pool_and_every_task_says_why() {
    watched(|| {
        let (pool, gate) = gated_pool(|| Err("no clay".into()));
        let queued = [(); 3].map(|()| pool.submit(|| ()).unwrap());

        drop(gate);

        for handle in queued {
            let error = handle.join().unwrap_err();
            assert_eq!(error.to_string(), "the pool is broken: no clay");
        }
        let late = pool.submit(|| ()).unwrap_err();
        assert_eq!(late.to_string(), "the pool is broken: no clay");
    });
}

#[test]
fn an_initializer_that_panics_breaks_the_pool_too() {
    watched(|| {
        let (pool, gate) = gated_pool(|| panic!("the kiln is cold"));
        let queued = pool.submit(|| ()).unwrap();

        drop(gate);

        let error = queued.join().unwrap_err();
        let TaskError::Rejected(SubmitError::Broken { reason }) = error else {
            panic!("not the error of a broken pool: {error}");
        };
        assert!(reason.contains("the kiln is cold"), "{reason}");
    });
}

#[test]
fn a_task_may_join_a_task_of_its_own_full_pool() {
    watched(|| {
        fn sum(pool: &Arc<ThreadPool>, depth: u64) -> u64 {
            if depth == 0 {
                return 0;
            }
            let inner = Arc::clone(pool);
            let handle = pool.submit(move || sum(&inner, depth - 1)).unwrap();
            depth + handle.join().unwrap()
        }
        for workers in [1, 2] {
            let pool = Arc::new(pool(workers));

            let inner = Arc::clone(&pool);
            let handle = pool.submit(move || sum(&inner, 50)).unwrap();

            let joined = handle.join_timeout(WATCHDOG).expect("no deadlock");
            assert_eq!(joined, Ok((1..=50).sum()));
            assert_eq!(pool.workers(), workers);
        }
    });
}

#[test]
fn a_worker_does_not_run_the_task_of_another_pool_while_it_joins_it() {
    watched(|| {
        let (here, there) = (pool(1), pool(1));
        let (end, held) = busy(&there);
        let me = || thread::current().id();
        let worker_there = there.submit(me).unwrap();
        let (joins, is_joining) = mpsc::channel();

        let joined = here.submit(move || {
            joins.send(()).unwrap();
            (me(), worker_there.join().unwrap())
        });
        is_joining.recv().unwrap();
        // If it would run it, this is its chance.
        for _ in 0..1000 {
            thread::yield_now();
        }
        drop(end);

        let (worker, ran_on) = joined.unwrap().join().unwrap();
        assert_ne!(worker, ran_on);
        held.join().unwrap();
    });
}

#[test]
fn a_scoped_worker_does_not_run_the_task_of_another_scope_either() {
    watched(|| {
        let me = || thread::current().id();
        let (joins, is_joining) = mpsc::channel();
        let (end, held) = mpsc::channel::<()>();
        ThreadPool::scoped(NonZeroUsize::MIN, |there| {
            let holder = there.submit(move || held.recv()).unwrap();
            let worker_there = there.submit(me).unwrap();
            ThreadPool::scoped(NonZeroUsize::MIN, |here| {
                let joined = here.submit(move || {
                    joins.send(()).unwrap();
                    (me(), worker_there.join().unwrap())
                });
                is_joining.recv().unwrap();
                // If it would run it, this is its chance.
                for _ in 0..1000 {
                    thread::yield_now();
                }
                drop(end);

                let (worker, ran_on) = joined.unwrap().join().unwrap();
                assert_ne!(worker, ran_on);
            });
            assert!(holder.join().unwrap().is_err(), "it was held to the end");
        });
    });
}

#[test]
fn a_task_may_wait_for_many_tasks_of_its_own_full_pool() {
    watched(|| {
        let pool = Arc::new(pool(1));
        let inner = Arc::clone(&pool);

        let handle = pool
            .submit(move || {
                let tasks =
                    |n: u32| (0..n).map(|i| inner.submit(move || i).unwrap());
                let completed: u32 =
                    as_completed(tasks(10)).map(|h| h.join().unwrap()).sum();
                let waited = wait(tasks(10), Until::All, None).done.len();
                let mapped = inner.map(0..10, |n| n).count();
                (completed, waited, mapped)
            })
            .unwrap();

        let joined = handle.join_timeout(WATCHDOG).expect("no deadlock");
        assert_eq!(joined, Ok((45, 10, 10)));
    });
}

#[test]
fn a_worker_woken_for_nothing_does_not_hide_another_that_is_idle() {
    watched(|| {
        let pool = pool(2);
        let meet = || {
            let ((to_a, at_a), (to_b, at_b)) =
                (mpsc::channel(), mpsc::channel());
            let a = pool.submit(move || {
                to_b.send(()).unwrap();
                (at_a.recv_timeout(WATCHDOG).is_ok(), thread::current())
            });
            let b = pool.submit(move || {
                to_a.send(()).unwrap();
                (at_b.recv_timeout(WATCHDOG).is_ok(), thread::current())
            });
            [a, b].map(|handle| handle.unwrap().join().unwrap())
        };
        let [(_, worker), _] = meet();

        // If it stood among the idle more than once, both of the next tasks would
        // wake it, and the other worker would sleep on.
        for _ in 0..1000 {
            worker.unpark();
            thread::yield_now();
        }

        assert!(meet().iter().all(|(met, _)| *met));
    });
}
