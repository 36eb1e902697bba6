//! What `ThreadPool` promises about tasks and workers.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::Duration;

use shared::task::{
    SubmitError, TaskError, TaskHandle, Until, as_completed, wait,
};
use shared::thread_pool::{NoWorkers, ThreadPool};

/// Long enough that only a hang can take it.
const WATCHDOG: Duration = Duration::from_mins(1);

fn pool(workers: usize) -> ThreadPool {
    ThreadPool::builder().workers(workers).build().unwrap()
}

/// A task that has begun, and runs until it is told to end.
fn busy(pool: &ThreadPool) -> (Sender<()>, TaskHandle<()>) {
    let (end, ended) = mpsc::channel();
    let (begun, has_begun) = mpsc::channel();
    let handle = pool
        .submit(move || {
            begun.send(()).unwrap();
            // An error means that the test is over.
            let _ = ended.recv();
        })
        .unwrap();
    has_begun
        .recv_timeout(WATCHDOG)
        .expect("a worker takes the task");
    (end, handle)
}

/// Counts how many of its copies have been dropped.
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn submit_runs_a_task_and_join_gives_its_result() {
    let pool = ThreadPool::new();

    let handle = pool.submit(|| 6 * 7).unwrap();

    assert_eq!(handle.join(), Ok(42));
}

#[test]
fn tasks_run_at_the_same_time_on_different_workers() {
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
}

#[test]
fn a_cancelled_task_never_runs() {
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
}

#[test]
fn a_cancelled_task_drops_what_it_captured_at_once() {
    let pool = pool(1);
    let (_end, _first) = busy(&pool);
    let drops = Arc::new(AtomicUsize::new(0));
    let captured = Counted(Arc::clone(&drops));
    let queued = pool.submit(move || drop(captured)).unwrap();

    assert!(queued.cancel());

    assert_eq!(drops.load(Ordering::Relaxed), 1, "while another task runs");
}

#[test]
fn a_task_has_dropped_what_it_captured_before_it_can_be_joined() {
    let pool = pool(2);
    let drops = Arc::new(AtomicUsize::new(0));

    for round in 1..=100 {
        let captured = Counted(Arc::clone(&drops));
        let handle = pool.submit(move || captured.0.clone()).unwrap();

        drop(handle.join().unwrap());
        assert_eq!(drops.load(Ordering::Relaxed), round);
    }
}

#[test]
fn a_dropped_handle_lets_the_task_run_and_drops_its_result() {
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
}

#[test]
fn a_pool_told_so_cancels_tasks_whose_handles_are_dropped() {
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
}

#[test]
fn a_panic_reaches_who_joins_with_the_tasks_name_and_the_worker_lives_on() {
    let pool = pool(1);
    let me = || thread::current().id();
    let before = pool.submit(me).unwrap().join().unwrap();

    let named = pool.submit_named("kiln", || -> () { panic!("too {}", "hot") });
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
}

#[test]
fn a_panic_with_something_other_than_text_is_caught_too() {
    let pool = pool(1);

    let handle = pool.submit(|| std::panic::panic_any(7_u8)).unwrap();

    let error = handle.join().map(|never: ()| never).unwrap_err();
    assert!(matches!(error, TaskError::Panicked { .. }), "{error}");
}

#[test]
fn destructors_that_panic_do_not_end_the_worker() {
    struct Grenade;
    impl Drop for Grenade {
        fn drop(&mut self) {
            assert!(thread::panicking(), "on purpose: it panics when dropped");
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
}

#[test]
fn callbacks_run_on_the_worker_that_finished() {
    let pool = pool(1);
    let (end, handle) = busy(&pool);
    let (told, heard) = mpsc::channel();
    handle.on_done(move |_| {
        told.send(thread::current().name().map(str::to_owned))
            .unwrap();
    });

    end.send(()).unwrap();

    assert_eq!(heard.recv_timeout(WATCHDOG), Ok(Some("pool-1".into())));
}

#[test]
fn workers_start_on_demand_up_to_the_limit() {
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
}

#[test]
fn idle_workers_are_reused() {
    let pool = pool(8);

    for _ in 0..1000 {
        pool.submit(|| ()).unwrap().join().unwrap();
    }

    assert_eq!(pool.workers(), 1, "one task at a time needs one worker");
}

#[test]
fn with_one_worker_busy_a_second_is_started_and_no_third() {
    let pool = pool(8);
    let (_end, _busy) = busy(&pool);

    for _ in 0..1000 {
        pool.submit(|| ()).unwrap().join().unwrap();
    }

    assert_eq!(pool.workers(), 2);
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
}

#[test]
fn the_initializer_runs_once_per_worker() {
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
}

/// A pool whose initializer fails once `let_it_fail` is dropped.
fn broken_pool(
    fail: impl Fn() -> Result<(), String> + Send + Sync + 'static,
) -> (ThreadPool, Sender<()>) {
    let (let_it_fail, wait): (_, Receiver<()>) = mpsc::channel();
    let wait = Mutex::new(wait);
    let pool = ThreadPool::builder()
        .workers(1)
        .initializer(move || {
            let _ = wait.lock().unwrap().recv();
            fail()
        })
        .build()
        .unwrap();
    (pool, let_it_fail)
}

#[test]
fn an_initializer_that_fails_breaks_the_pool_and_every_task_says_why() {
    let (pool, let_it_fail) = broken_pool(|| Err("no clay".into()));
    let queued = [(); 3].map(|()| pool.submit(|| ()).unwrap());

    drop(let_it_fail);

    for handle in queued {
        let error = handle.join().unwrap_err();
        assert_eq!(error.to_string(), "the pool is broken: no clay");
    }
    let late = pool.submit(|| ()).unwrap_err();
    assert_eq!(late.to_string(), "the pool is broken: no clay");
}

#[test]
fn an_initializer_that_panics_breaks_the_pool_too() {
    let (pool, let_it_fail) = broken_pool(|| panic!("the kiln is cold"));
    let queued = pool.submit(|| ()).unwrap();

    drop(let_it_fail);

    let error = queued.join().unwrap_err();
    let TaskError::Rejected(SubmitError::Broken { reason }) = error else {
        panic!("not the error of a broken pool: {error}");
    };
    assert!(reason.contains("the kiln is cold"), "{reason}");
}

#[test]
fn a_task_may_join_a_task_of_its_own_full_pool() {
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
}

#[test]
fn a_task_may_wait_for_many_tasks_of_its_own_full_pool() {
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
}

#[test]
fn a_handle_says_how_far_its_task_is() {
    let pool = pool(1);
    let (end, running) = busy(&pool);
    let queued = pool.submit(|| ()).unwrap();

    assert!(running.is_running() && !running.is_done());
    assert!(!queued.is_running() && !queued.is_done());
    drop(end);
    let waited = wait([running, queued], Until::All, None);

    assert!(waited.done.iter().all(|h| h.is_done() && !h.is_running()));
}

#[test]
fn as_completed_gives_results_as_they_are_ready() {
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
}
