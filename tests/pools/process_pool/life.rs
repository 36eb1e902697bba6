//! The life of a pool and of its workers.

use std::thread;

use checks::gate::Gate;
use checks::probe_tasks::{
    CALLS_SO_FAR, DOUBLE, REMEMBER, REMEMBERED, Unwritable, WAIT_AT, WORKER_ID,
    WORKER_NAME,
};
use checks::watchdog::watched;
use shared::process_pool::{BuildError, ProcessPool, Task};
use shared::task::{MapOptions, Shutdown, SubmitError, TaskError};

use super::{died, pool, workers};

#[test]
fn no_workers_is_an_error() {
    assert!(matches!(workers(0).build(), Err(BuildError::NoWorkers)));
    for (builder, name) in [
        (workers(1).in_flight(0), "in_flight"),
        (workers(1).max_tasks_per_worker(0), "max_tasks_per_worker"),
    ] {
        let error = builder.build().unwrap_err().to_string();
        assert_eq!(error, format!("{name} must be at least 1"));
    }
}

#[test]
fn an_initializer_whose_input_cannot_be_encoded_is_an_error_at_once() {
    const TAKE: Task<Unwritable, Result<(), String>> =
        Task::new("take", |_| Ok(()));

    let built = workers(1).initializer(&TAKE, Unwritable(true)).build();

    assert!(matches!(built, Err(BuildError::Initializer(_))));
}

#[test]
fn the_size_is_that_of_the_machine_unless_said_otherwise() {
    let pool = ProcessPool::new().unwrap();

    assert_eq!(pool.limit(), thread::available_parallelism().unwrap());
}

#[test]
fn workers_start_on_demand_and_idle_ones_are_used_again() {
    watched(|| {
        let (pool, gate) = (pool(4), Gate::new().unwrap());
        assert_eq!(pool.workers(), 0);

        for _ in 0..20 {
            pool.submit(&DOUBLE, 1).unwrap().join().unwrap();
        }
        assert_eq!(pool.workers(), 1, "one at a time needs one worker");

        let address = gate.address().unwrap();
        let busy = pool.submit(&WAIT_AT, (address, 1)).unwrap();
        let held = gate.arrival().unwrap();
        for _ in 0..20 {
            pool.submit(&DOUBLE, 1).unwrap().join().unwrap();
        }
        assert_eq!(pool.workers(), 2, "with one busy, two");
        drop(held);
        busy.join().unwrap();
    });
}

#[test]
fn a_worker_is_named_after_the_pool_and_its_number() {
    watched(|| {
        let pool = pool(1);

        let (thread, process) =
            pool.submit(&WORKER_NAME, ()).unwrap().join().unwrap();

        assert_eq!(thread.as_deref(), Some("probe-1"));
        if cfg!(unix) {
            assert_eq!(process.as_deref(), Some("probe-1"));
        }
    });
}

#[test]
fn a_worker_is_replaced_after_its_number_of_tasks() {
    watched(|| {
        let pool = workers(1).max_tasks_per_worker(3).build().unwrap();

        let handles: Vec<_> = (0..10)
            .map(|_| pool.submit(&CALLS_SO_FAR, ()).unwrap())
            .collect();
        let calls: Vec<_> = handles
            .into_iter()
            .map(|handle| handle.join().unwrap())
            .collect();

        let counts: Vec<_> = calls.iter().map(|(count, _)| *count).collect();
        assert_eq!(counts, [1, 2, 3, 1, 2, 3, 1, 2, 3, 1]);
        assert_ne!(calls[2].1, calls[3].1);
    });
}

#[test]
fn a_chunk_is_one_task() {
    watched(|| {
        let pool = workers(1).max_tasks_per_worker(1).build().unwrap();
        let options = MapOptions::new().chunk_size(3);

        let calls: Vec<_> = pool
            .map_with(options, [(); 6], &CALLS_SO_FAR)
            .map(Result::unwrap)
            .collect();

        let counts: Vec<_> = calls.iter().map(|(count, _)| *count).collect();
        assert_eq!(counts, [1, 2, 3, 1, 2, 3]);
        assert_ne!(calls[2].1, calls[3].1, "a worker has one task");
    });
}

#[test]
fn the_initializer_runs_once_in_each_worker_before_any_task() {
    watched(|| {
        let gate = Gate::new().unwrap();
        let address = gate.address().unwrap();
        let pool = workers(2)
            .initializer(&REMEMBER, "bricks".to_owned())
            .build()
            .unwrap();
        let waits = pool.submit(&WAIT_AT, (address, 1)).unwrap();
        let held = gate.arrival().unwrap();

        // One worker is held, so these run in the other.
        let other = pool.submit(&REMEMBERED, ()).unwrap().join();
        drop(held);
        waits.join().unwrap();

        assert_eq!(other, Ok(Some("bricks".to_owned())));
        assert_eq!(pool.workers(), 2);
    });
}

#[test]
fn an_initializer_that_fails_breaks_the_pool_and_every_task_says_why() {
    for text in ["fail: no kiln", "panic: no kiln"] {
        watched(move || {
            let pool = workers(2)
                .initializer(&REMEMBER, text.to_owned())
                .build()
                .unwrap();

            let handles: Vec<_> =
                (0..5).map_while(|n| pool.submit(&DOUBLE, n).ok()).collect();
            assert!(!handles.is_empty());

            for handle in handles {
                let error = handle.join().unwrap_err();
                assert!(error.to_string().contains(text), "{error}");
                assert!(matches!(error, TaskError::Rejected(_)));
            }
            let refused = pool.submit(&DOUBLE, 1).unwrap_err();
            assert!(matches!(refused, SubmitError::Broken { .. }));
            assert!(refused.to_string().contains(text), "{refused}");
        });
    }
}

#[test]
fn shutdown_finishes_what_is_queued() {
    watched(|| {
        let pool = pool(2);
        let handles: Vec<_> =
            (0..100).map(|n| pool.submit(&DOUBLE, n).unwrap()).collect();

        pool.shutdown(Shutdown::FinishQueued);

        for (n, handle) in (0..).zip(handles) {
            assert!(handle.is_done());
            assert_eq!(handle.join(), Ok(2 * n));
        }
        assert_eq!(pool.workers(), 0);
    });
}

#[test]
fn shutdown_can_cancel_what_is_queued_and_finishes_what_runs() {
    watched(|| {
        let gate = Gate::new().unwrap();
        let pool = workers(1).in_flight(1).build().unwrap();
        let running = pool.submit(&WAIT_AT, (gate.address().unwrap(), 1));
        let running = running.unwrap();
        let held = gate.arrival().unwrap();
        let queued = pool.submit(&DOUBLE, 1).unwrap();
        // When it is cancelled, the shutdown has begun: let the task go on.
        queued.on_done(move |_| drop(held));

        pool.shutdown(Shutdown::CancelQueued);

        assert_eq!(queued.join(), Err(TaskError::Cancelled));
        assert_eq!(running.join(), Ok(1));
    });
}

#[test]
fn shutdown_twice_and_from_many_threads_is_fine() {
    watched(|| {
        let pool = pool(2);
        let handle = pool.submit(&DOUBLE, 1).unwrap();

        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| pool.shutdown(Shutdown::FinishQueued));
            }
        });
        pool.shutdown(Shutdown::CancelQueued);

        assert_eq!(handle.join(), Ok(2));
    });
}

#[test]
fn submitting_after_shutdown_is_an_error_that_says_so() {
    watched(|| {
        let pool = pool(1);
        pool.shutdown(Shutdown::FinishQueued);

        assert_eq!(pool.submit(&DOUBLE, 1).unwrap_err(), SubmitError::ShutDown);
        let mapped: Vec<_> = pool.map([1, 2], &DOUBLE).collect();
        assert_eq!(mapped, [Err(SubmitError::ShutDown.into())]);
    });
}

#[test]
fn dropping_the_pool_finishes_its_tasks() {
    watched(|| {
        let pool = pool(1);
        let handle = pool.submit(&DOUBLE, 8).unwrap();

        drop(pool);

        assert!(handle.is_done());
        assert_eq!(handle.join(), Ok(16));
    });
}

#[test]
fn dropping_the_pool_in_a_callback_of_its_task_does_not_deadlock() {
    watched(|| {
        let (dropped, is_dropped) = std::sync::mpsc::channel();
        let gate = Gate::new().unwrap();
        let pool = pool(1);
        let handle = pool.submit(&WAIT_AT, (gate.address().unwrap(), 1));
        let handle = handle.unwrap();
        let held = gate.arrival().unwrap();
        handle.on_done(move |_| {
            drop(pool);
            dropped.send(()).unwrap();
        });

        drop(held);

        is_dropped.recv().unwrap();
        assert_eq!(handle.join(), Ok(1));
    });
}

#[test]
fn kill_workers_ends_running_tasks_and_cancels_the_others() {
    watched(|| {
        let (pool, gate) = (pool(1), Gate::new().unwrap());
        let address = gate.address().unwrap();
        let running = pool.submit(&WAIT_AT, (address, 1)).unwrap();
        let _held = gate.arrival().unwrap();
        let ahead = pool.submit(&DOUBLE, 1).unwrap();
        let queued = pool.submit(&DOUBLE, 2).unwrap();

        pool.kill_workers();

        assert!(died(&running.join()));
        assert_eq!(ahead.join(), Err(TaskError::Cancelled));
        assert_eq!(queued.join(), Err(TaskError::Cancelled));
        assert_eq!(pool.workers(), 0);
        let refused = pool.submit(&WORKER_ID, ()).unwrap_err();
        assert_eq!(refused, SubmitError::ShutDown);
    });
}

#[test]
fn kill_workers_fails_the_chunk_that_runs_and_cancels_the_next() {
    watched(|| {
        let gate = Gate::new().unwrap();
        let address = gate.address().unwrap();
        let pool = workers(1).in_flight(1).build().unwrap();
        let options = MapOptions::new().chunk_size(2).buffer(2);

        let input = (0..).map(|n| (address, n));
        let results = pool.map_with(options, input, &WAIT_AT);
        let _held = gate.arrival().unwrap();
        pool.kill_workers();

        // One more than there should be, to see that it ends.
        let results: Vec<_> = results.take(7).collect();
        assert_eq!(results.len(), 6);
        assert!(results[..2].iter().all(died));
        assert_eq!(results[2..4], [(); 2].map(|()| Err(TaskError::Cancelled)));
        // Submitted when the first chunk was given out.
        let refused = || Err(SubmitError::ShutDown.into());
        assert_eq!(results[4..], [(); 2].map(|()| refused()));
    });
}

#[test]
fn a_dropped_handle_lets_its_task_run_unless_the_pool_is_told_otherwise() {
    watched(|| {
        for cancel in [false, true] {
            let gate = Gate::new().unwrap();
            let address = gate.address().unwrap();
            let pool = workers(1).in_flight(1).cancel_dropped(cancel);
            let pool = pool.build().unwrap();
            let first = pool.submit(&WAIT_AT, (address, 1)).unwrap();
            let held = gate.arrival().unwrap();

            drop(pool.submit(&CALLS_SO_FAR, ()).unwrap());
            drop(held);
            first.join().unwrap();

            let calls = pool.submit(&CALLS_SO_FAR, ()).unwrap().join();
            let expected = if cancel { 1 } else { 2 };
            assert_eq!(calls.unwrap().0, expected);
        }
    });
}
