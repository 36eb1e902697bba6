//! Tasks go there and results come back.

use std::time::Duration;

use checks::gate::{Gate, Held};
use checks::probe_tasks::{
    CALLS_SO_FAR, DOUBLE, DOUBLE_BELOW, DOUBLE_WIDE, PANIC, UNLISTED, WAIT_AT,
};
use checks::watchdog::watched;
use shared::process_pool::ProcessPool;
use shared::task::{
    MapOptions, TaskError, TaskHandle, Until, as_completed, wait,
};

use super::{pool, refused, workers};

#[test]
fn a_task_runs_in_a_worker_and_its_result_comes_back() {
    watched(|| {
        let pool = pool(2);

        let handle = pool.submit(&DOUBLE, 21).unwrap();

        assert_eq!(handle.join(), Ok(42));
    });
}

#[test]
fn a_panic_travels_back_with_the_task_s_name_and_the_worker_lives_on() {
    watched(|| {
        let pool = pool(1);

        let panicked = pool.submit(&PANIC, "no bricks left".to_owned());
        let after = pool.submit(&DOUBLE, 1).unwrap();

        let error = panicked.unwrap().join().unwrap_err();
        assert_eq!(error.to_string(), "task `panic` panicked: no bricks left");
        let worker = pool.worker_ids();
        assert_eq!(after.join(), Ok(2));
        assert_eq!(pool.worker_ids(), worker);
    });
}

#[test]
fn a_name_that_the_worker_does_not_know_fails_that_task_alone() {
    watched(|| {
        let pool = pool(1);

        let unknown = pool.submit(&UNLISTED, ()).unwrap();
        let known = pool.submit(&DOUBLE, 3).unwrap();

        let why = refused(unknown.join());
        assert!(why.contains("`unlisted`"), "{why}");
        assert!(why.contains("no such task, only double, echo"), "{why}");
        assert_eq!(known.join(), Ok(6));
    });
}

#[test]
fn a_task_with_other_types_in_the_worker_is_not_called() {
    watched(|| {
        let pool = pool(1);

        let why = refused(pool.submit(&DOUBLE_WIDE, 3).unwrap().join());

        assert!(why.contains("fn(u32) -> u32 in the worker"), "{why}");
        assert!(why.contains("fn(u64) -> u64 in the caller"), "{why}");
    });
}

#[test]
fn map_keeps_the_order_of_its_input_in_chunks_of_any_size() {
    watched(|| {
        let pool = pool(3);
        for size in [1, 7, 100, 1000] {
            let options = MapOptions::new().chunk_size(size);
            let doubled: Result<Vec<_>, _> =
                pool.map_with(options, 0..500, &DOUBLE).collect();

            let expected: Vec<_> = (0..500).map(|n| 2 * n).collect();
            assert_eq!(doubled, Ok(expected));
        }
    });
}

#[test]
fn map_reads_an_endless_input_no_further_than_its_buffer() {
    watched(|| {
        let pool = pool(2);
        let mut read = 0;
        let input = std::iter::repeat_with(|| {
            read += 1;
            1
        });
        let options = MapOptions::new().buffer(10);

        let taken = pool.map_with(options, input, &DOUBLE).take(5).count();

        assert_eq!(taken, 5);
        assert_eq!(read, 15, "5 given out and 10 in flight");
    });
}

#[test]
fn map_starts_before_the_first_result_is_asked_for() {
    watched(|| {
        let (pool, gate) = (pool(1), Gate::new().unwrap());
        let input = [(gate.address().unwrap(), 5)];

        let mut results = pool.map(input, &WAIT_AT);
        let held = gate.arrival().unwrap();

        assert_eq!(held.said, 5);
        drop(held);
        assert_eq!(results.next(), Some(Ok(5)));
    });
}

#[test]
fn map_ends_at_its_deadline_and_cancels_the_rest() {
    watched(|| {
        let (gate, pool) = (Gate::new().unwrap(), one_at_a_time());
        let address = gate.address().unwrap();
        let options = MapOptions::new().timeout(Duration::from_millis(1));
        let input = (0..10).map(|n| (address, n));

        let mut results = pool.map_with(options, input, &WAIT_AT);
        let held = gate.arrival().unwrap();

        assert_eq!(results.next(), Some(Err(TaskError::TimedOut)));
        assert_eq!(results.next(), None);
        drop(results);
        assert_eq!(next_after(held, &pool, &gate), LAST, "none of the rest");
    });
}

#[test]
fn dropping_a_map_cancels_what_no_worker_has_been_sent() {
    watched(|| {
        let (gate, pool) = (Gate::new().unwrap(), one_at_a_time());
        let address = gate.address().unwrap();
        let endless = (0..).map(|n| (address, n));

        let results = pool.map(endless, &WAIT_AT);
        let held = gate.arrival().unwrap();
        drop(results);

        assert_eq!(next_after(held, &pool, &gate), LAST, "none of the rest");
    });
}

/// A pool whose only worker is sent no task ahead.
fn one_at_a_time() -> ProcessPool {
    workers(1).in_flight(1).build().unwrap()
}

/// What the last task says.
const LAST: u64 = 99;

/// Submits a last task and lets the one go on that is held: says who is next.
fn next_after(held: Held, pool: &ProcessPool, gate: &Gate) -> u64 {
    let last = pool.submit(&WAIT_AT, (gate.address().unwrap(), LAST));
    drop(held);
    let next = gate.arrival().unwrap().said;
    if next == LAST {
        assert_eq!(last.unwrap().join(), Ok(LAST));
    }
    next
}

#[test]
fn as_completed_gives_the_task_first_that_ends_first() {
    watched(|| {
        let (pool, gate) = (pool(2), Gate::new().unwrap());
        let address = gate.address().unwrap();
        let slow = pool.submit(&WAIT_AT, (address, 1)).unwrap();
        let held = gate.arrival().unwrap();
        let quick = pool.submit(&WAIT_AT, (address, 2)).unwrap();
        drop(gate.arrival().unwrap());

        let mut ended = as_completed([slow, quick]);

        assert_eq!(ended.next().unwrap().join(), Ok(2));
        drop(held);
        assert_eq!(ended.next().unwrap().join(), Ok(1));
    });
}

#[test]
fn wait_sees_the_first_error_of_a_worker() {
    watched(|| {
        let (pool, gate) = (pool(2), Gate::new().unwrap());
        let slow = pool
            .submit(
                &checks::probe_tasks::WAIT_THEN_EXIT,
                (gate.address().unwrap(), 1),
            )
            .unwrap();
        let held = gate.arrival().unwrap();
        let bad = pool.submit(&PANIC, "first".to_owned()).unwrap();

        let waited = wait([slow, bad], Until::FirstError, None);

        assert_eq!((waited.done.len(), waited.not_done.len()), (1, 1));
        drop(held);
        for handle in waited.not_done {
            assert!(super::died(&handle.join()));
        }
    });
}

#[test]
fn tasks_handed_in_at_once_run_on_as_many_workers() {
    watched(|| {
        let (pool, gate) = (pool(4), Gate::new().unwrap());
        let address = gate.address().unwrap();

        let handles: Vec<_> = (0..4)
            .map(|n| pool.submit(&WAIT_AT, (address, n)).unwrap())
            .collect();
        // None goes on before all have arrived, so all run at once.
        let held: Vec<_> = (0..4).map(|_| gate.arrival().unwrap()).collect();

        drop(held);
        for (n, handle) in (0..).zip(handles) {
            assert_eq!(handle.join(), Ok(n));
        }
    });
}

#[test]
fn results_of_short_tasks_do_not_wait_for_a_long_one_behind_them() {
    watched(|| {
        let (pool, gate) = (pool(1), Gate::new().unwrap());
        let address = gate.address().unwrap();
        // Short tasks, so that the next ones are sent in batches.
        assert_eq!(pool.map(0..1000, &DOUBLE).count(), 1000);

        for round in 0..20 {
            let short: Vec<_> =
                (0..40).map(|n| pool.submit(&DOUBLE, n).unwrap()).collect();
            let long = pool.submit(&WAIT_AT, (address, round)).unwrap();
            let held = gate.arrival().unwrap();

            for (n, handle) in (0..).zip(short) {
                assert_eq!(handle.join(), Ok(2 * n));
            }
            drop(held);
            assert_eq!(long.join(), Ok(round));
        }
    });
}

#[test]
fn a_task_that_no_worker_has_been_sent_can_be_cancelled() {
    watched(|| {
        let gate = Gate::new().unwrap();
        let pool = workers(1).in_flight(1).build().unwrap();
        let running = pool.submit(&WAIT_AT, (gate.address().unwrap(), 1));
        let running = running.unwrap();
        let held = gate.arrival().unwrap();
        let queued = pool.submit(&CALLS_SO_FAR, ()).unwrap();

        assert!(!running.cancel(), "it has begun");
        assert!(queued.cancel(), "it has not");

        drop(held);
        assert_eq!(running.join(), Ok(1));
        assert_eq!(queued.join(), Err(TaskError::Cancelled));
        let (calls, _) =
            pool.submit(&CALLS_SO_FAR, ()).unwrap().join().unwrap();
        assert_eq!(calls, 1, "it never ran");
    });
}

#[test]
fn a_task_may_have_a_pool_of_its_own() {
    watched(|| {
        let pool = pool(2);

        let handles = [1, 2, 3].map(|n| pool.submit(&DOUBLE_BELOW, n).unwrap());

        assert_eq!(handles.map(TaskHandle::join), [Ok(2), Ok(4), Ok(6)]);
    });
}

#[test]
fn a_million_queued_tasks_all_come_back() {
    watched(|| {
        let pool = pool(2);
        let handles: Vec<_> = (0..1_000_000)
            .map(|n| pool.submit(&DOUBLE, n).unwrap())
            .collect();

        for (n, handle) in (0..).zip(handles) {
            assert_eq!(handle.join(), Ok(2 * n));
        }
    });
}

#[test]
fn many_threads_submit_and_cancel_and_each_task_runs_once_or_never() {
    watched(|| {
        let pool = pool(3);
        std::thread::scope(|scope| {
            for thread in 0..4_u32 {
                let pool = &pool;
                scope.spawn(move || {
                    for n in 0..500 {
                        let handle = pool.submit(&DOUBLE, n).unwrap();
                        let cancelled =
                            (n + thread) % 3 == 0 && handle.cancel();
                        let expected = if cancelled {
                            Err(TaskError::Cancelled)
                        } else {
                            Ok(2 * n)
                        };
                        assert_eq!(handle.join(), expected);
                    }
                });
            }
        });
    });
}
