//! What `ThreadPool` promises about tasks and workers.

mod pools;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use pools::{WATCHDOG, busy, pool, watched};
use shared::task::{Shutdown, TaskError, Until, as_completed, wait};
use shared::thread_pool::ThreadPool;

/// Counts how many of its copies have been dropped.
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn submit_runs_a_task_and_join_gives_its_result() {
    watched(|| {
        let pool = ThreadPool::new();

        let handle = pool.submit(|| 6 * 7).unwrap();

        assert_eq!(handle.join(), Ok(42));
    });
}

#[test]
fn a_cancelled_task_never_runs() {
    watched(|| {
        let pool = pool(1);
        let (end, first) = busy(&pool);
        let ran = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&ran);
        let queued = pool.submit(move || count.fetch_add(1, Ordering::Relaxed));
        let queued = queued.unwrap();

        assert!(queued.cancel());
        assert!(!first.cancel(), "a worker has it in hand");
        assert!(first.is_running());
        drop(end);

        assert_eq!(queued.join(), Err(TaskError::Cancelled));
        assert_eq!(first.join(), Ok(()));
        drop(pool);
        assert_eq!(ran.load(Ordering::Relaxed), 0);
    });
}

#[test]
fn a_cancelled_task_drops_what_it_captured_at_once() {
    watched(|| {
        let pool = pool(1);
        let (_end, _first) = busy(&pool);
        let drops = Arc::new(AtomicUsize::new(0));
        let captured = Counted(Arc::clone(&drops));
        let queued = pool.submit(move || drop(captured)).unwrap();

        assert!(queued.cancel());

        assert_eq!(drops.load(Ordering::Relaxed), 1, "while another task runs");
    });
}

#[test]
fn a_cancelled_task_has_dropped_what_it_captured_before_it_can_be_joined() {
    struct Slow {
        _counted: Counted,
    }
    impl Drop for Slow {
        fn drop(&mut self) {
            // If it is joined before this is over, that is its chance.
            for _ in 0..1000 {
                thread::yield_now();
            }
        }
    }
    watched(|| {
        let pool = pool(1);
        let (end, _first) = busy(&pool);
        let drops = Arc::new(AtomicUsize::new(0));
        let captured = Slow {
            _counted: Counted(Arc::clone(&drops)),
        };
        let queued = pool.submit(move || drop(captured)).unwrap();

        thread::scope(|scope| {
            scope.spawn(|| pool.shutdown(Shutdown::CancelQueued));
            assert_eq!(queued.join(), Err(TaskError::Cancelled));
            assert_eq!(drops.load(Ordering::Relaxed), 1);
            drop(end);
        });
    });
}

#[test]
fn a_destructor_that_panics_keeps_no_other_task_from_being_cancelled() {
    struct Grenade;
    impl Drop for Grenade {
        fn drop(&mut self) {
            panic!("on purpose: it panics when dropped");
        }
    }
    watched(|| {
        let pool = pool(1);
        let (end, _first) = busy(&pool);
        let captured = Grenade;
        let deadly = pool.submit(move || drop(captured)).unwrap();
        let next = pool.submit(|| ()).unwrap();
        // When it is cancelled, the running task may end.
        next.on_done(move |_| drop(end));

        pool.shutdown(Shutdown::CancelQueued);

        assert_eq!(deadly.join(), Err(TaskError::Cancelled));
        assert_eq!(next.join(), Err(TaskError::Cancelled));
    });
}

#[test]
fn a_task_has_dropped_what_it_captured_before_it_can_be_joined() {
    watched(|| {
        let pool = pool(2);
        let drops = Arc::new(AtomicUsize::new(0));

        for round in 1..=100 {
            let captured = Counted(Arc::clone(&drops));
            let handle = pool.submit(move || captured.0.clone()).unwrap();

            drop(handle.join().unwrap());
            assert_eq!(drops.load(Ordering::Relaxed), round);
        }
    });
}

#[test]
fn a_dropped_handle_lets_the_task_run_and_drops_its_result() {
    watched(|| {
        let pool = pool(1);
        let drops = Arc::new(AtomicUsize::new(0));
        let result = Counted(Arc::clone(&drops));
        let (ran, has_run) = mpsc::channel();

        drop(pool.submit(move || {
            ran.send(()).unwrap();
            result
        }));

        assert_eq!(has_run.recv_timeout(WATCHDOG), Ok(()));
        // The one worker has let go of the first task when it ends the second.
        pool.submit(|| ()).unwrap().join().unwrap();
        assert_eq!(drops.load(Ordering::Relaxed), 1);
    });
}

#[test]
fn a_pool_told_so_cancels_tasks_whose_handles_are_dropped() {
    watched(|| {
        let pool = ThreadPool::builder()
            .workers(1)
            .cancel_dropped(true)
            .build()
            .unwrap();
        let (end, first) = busy(&pool);
        let ran = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&ran);

        drop(pool.submit(move || count.fetch_add(1, Ordering::Relaxed)));
        drop(end);

        assert_eq!(first.join(), Ok(()));
        drop(pool);
        assert_eq!(ran.load(Ordering::Relaxed), 0);
    });
}

#[test]
fn a_panic_reaches_who_joins_with_the_tasks_name_and_the_worker_lives_on() {
    watched(|| {
        let pool = pool(1);
        let me = || thread::current().id();
        let before = pool.submit(me).unwrap().join().unwrap();

        // Put together at run time, so that it is a `String` and no `&str`.
        let heat = String::from("hot");
        let named =
            pool.submit_named("kiln", move || -> () { panic!("too {heat}") });
        let line = line!() + 1;
        let unnamed = pool.submit(|| -> () { panic!("too cold") });

        let error = named.unwrap().join().unwrap_err();
        assert_eq!(error.to_string(), "task `kiln` panicked: too hot");
        let error = unnamed.unwrap().join().unwrap_err().to_string();
        let place = format!("{}:{line}", file!());
        assert_eq!(
            error,
            format!("task submitted at {place} panicked: too cold")
        );
        assert_eq!(pool.submit(me).unwrap().join(), Ok(before));
    });
}

#[test]
fn a_panic_with_something_other_than_text_is_caught_too() {
    watched(|| {
        let pool = pool(1);

        let handle = pool.submit(|| std::panic::panic_any(7_u8)).unwrap();

        let error = handle.join().map(|never: ()| never).unwrap_err();
        assert!(matches!(error, TaskError::Panicked { .. }), "{error}");
    });
}

#[test]
fn destructors_that_panic_do_not_end_the_worker() {
    watched(|| {
        struct Grenade;
        impl Drop for Grenade {
            fn drop(&mut self) {
                assert!(
                    thread::panicking(),
                    "on purpose: it panics when dropped"
                );
            }
        }
        let pool = pool(1);

        let (end, first) = busy(&pool);
        // The worker finds nobody who wants this result, and has to drop it.
        drop(pool.submit(|| Grenade));
        drop(end);
        first.join().unwrap();
        let captured = Grenade;
        let capturing = pool.submit(move || drop(captured)).unwrap();
        let thrown = pool.submit(|| std::panic::panic_any(Grenade)).unwrap();

        assert!(matches!(capturing.join(), Err(TaskError::Panicked { .. })));
        let error = thrown.join().map(|never: ()| never).unwrap_err();
        assert!(matches!(error, TaskError::Panicked { .. }));
        assert_eq!(pool.submit(|| 7).unwrap().join(), Ok(7));
        assert_eq!(pool.workers(), 1);
    });
}

#[test]
fn callbacks_run_on_the_worker_that_finished() {
    watched(|| {
        let pool = pool(1);
        let (end, handle) = busy(&pool);
        let (told, heard) = mpsc::channel();
        handle.on_done(move |_| {
            told.send(thread::current().name().map(str::to_owned))
                .unwrap();
        });

        end.send(()).unwrap();

        assert_eq!(heard.recv_timeout(WATCHDOG), Ok(Some("pool-1".into())));
    });
}

#[test]
fn a_handle_says_how_far_its_task_is() {
    watched(|| {
        let pool = pool(1);
        let (end, running) = busy(&pool);
        let queued = pool.submit(|| ()).unwrap();

        assert!(running.is_running() && !running.is_done());
        assert!(!queued.is_running() && !queued.is_done());
        drop(end);
        let waited = wait([running, queued], Until::All, None);

        assert!(waited.done.iter().all(|h| h.is_done() && !h.is_running()));
    });
}

#[test]
fn as_completed_gives_results_as_they_are_ready() {
    watched(|| {
        let pool = pool(2);
        let (end, slow) = busy(&pool);
        let quick = pool.submit(|| ()).unwrap();
        let slow_name = slow.name().clone();
        let mut completed = as_completed([slow, quick]);

        let first = completed.next().unwrap();
        end.send(()).unwrap();
        let second = completed.next().unwrap();

        assert_ne!(first.name(), &slow_name);
        assert_eq!(second.name(), &slow_name);
        assert!(completed.next().is_none());
    });
}
