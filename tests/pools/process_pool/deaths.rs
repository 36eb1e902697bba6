//! A worker dies: the task in hand fails, the others do not.

use std::time::Duration;

use checks::gate::Gate;
use checks::probe_tasks::{
    ABORT, DOUBLE, EXIT, EXIT_IF_TOLD, KILL_ITSELF, OVERFLOW,
    RUN_OUT_OF_MEMORY, WAIT_AT, WAIT_THEN_EXIT, WORKER_ID, kill,
};
use checks::watchdog::watched;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::process_pool::Task;
use shared::task::{MapOptions, TaskError, TaskHandle};

use super::{died, pool, refused, workers};

/// Submits ten good tasks, the deadly one, ten good ones, all to one worker:
/// the good ones complete, the deadly one says how the worker died.
fn kills_only_its_own<I, O>(task: &'static Task<I, O>, input: I) -> String
where
    I: Serialize,
    O: DeserializeOwned + Send + std::fmt::Debug + 'static,
{
    let pool = pool(1);
    let good = |from: u32| -> Vec<TaskHandle<u32>> {
        (from..from + 10)
            .map(|n| pool.submit(&DOUBLE, n).unwrap())
            .collect()
    };
    let before = good(0);
    let deadly = pool.submit(task, input).unwrap();
    let after = good(10);

    for (n, handle) in (0..).zip(before.into_iter().chain(after)) {
        assert_eq!(handle.join(), Ok(2 * n));
    }
    match deadly.join() {
        Err(TaskError::WorkerDied { status }) => status.to_string(),
        other => panic!("the worker lived: {other:?}"),
    }
}

#[test]
fn a_worker_that_exits_fails_the_task_in_hand_and_no_other() {
    watched(|| {
        let status = kills_only_its_own(&EXIT, 7);
        assert!(status.contains('7'), "{status}");
    });
}

#[test]
fn a_worker_that_exits_with_success_has_died_all_the_same() {
    watched(|| {
        let status = kills_only_its_own(&EXIT, 0);
        assert!(status.contains('0'), "{status}");
    });
}

#[test]
fn a_worker_that_aborts_fails_the_task_in_hand_and_no_other() {
    watched(|| {
        let status = kills_only_its_own(&ABORT, ());
        #[cfg(unix)]
        assert!(status.contains("SIGABRT"), "{status}");
    });
}

#[test]
fn a_worker_that_is_killed_fails_the_task_in_hand_and_no_other() {
    watched(|| {
        let status = kills_only_its_own(&KILL_ITSELF, ());
        #[cfg(unix)]
        assert!(status.contains("SIGKILL"), "{status}");
    });
}

#[test]
fn a_worker_whose_stack_overflows_fails_the_task_in_hand_and_no_other() {
    watched(|| {
        kills_only_its_own(&OVERFLOW, 0);
    });
}

/// Elsewhere it would take the memory of the whole machine.
#[cfg(unix)]
#[test]
fn a_worker_that_runs_out_of_memory_fails_the_task_in_hand_and_no_other() {
    watched(|| {
        let status = kills_only_its_own(&RUN_OUT_OF_MEMORY, ());
        assert!(status.contains("SIGABRT"), "{status}");
    });
}

#[test]
fn a_worker_killed_from_outside_in_mid_task_loses_that_task_alone() {
    watched(|| {
        let (pool, gate) = (pool(1), Gate::new().unwrap());
        let running = pool.submit(&WAIT_AT, (gate.address().unwrap(), 1));
        let running = running.unwrap();
        let _held = gate.arrival().unwrap();
        let ahead = pool.submit(&DOUBLE, 1).unwrap();

        kill(pool.worker_ids()[0]);

        assert!(died(&running.join()));
        assert_eq!(ahead.join(), Ok(2));
    });
}

#[test]
fn the_items_of_a_chunk_that_kills_its_worker_fail_and_no_others() {
    watched(|| {
        let pool = pool(1);
        let options = MapOptions::new().chunk_size(3);
        // The second of nine ends the process, in the middle of its chunk.
        let codes = (0..9).map(|n| (n == 1).then_some(7));

        let results: Vec<_> = pool
            .map_with(options, codes, &EXIT_IF_TOLD)
            .take(10)
            .collect();

        assert_eq!(results.len(), 9);
        assert!(results[..3].iter().all(died), "{results:?}");
        assert!(results[3..].iter().all(|r| *r == Ok(())), "{results:?}");
    });
}

#[test]
fn an_idle_worker_that_is_killed_is_replaced() {
    watched(|| {
        let pool = pool(1);
        let first = pool.submit(&WORKER_ID, ()).unwrap().join().unwrap();

        kill(first);

        // The pool may not have noticed yet: then this task is what it costs.
        let second = loop {
            match pool.submit(&WORKER_ID, ()).unwrap().join() {
                Ok(second) => break second,
                Err(error) => assert!(died::<()>(&Err(error))),
            }
        };
        assert_ne!(first, second);
    });
}

#[test]
fn tasks_that_keep_killing_workers_are_run_once_each() {
    watched(|| {
        let pool = pool(2);
        let deadly: Vec<_> = (1..=20)
            .map(|code| pool.submit(&EXIT, code).unwrap())
            .collect();
        let good = pool.submit(&DOUBLE, 4).unwrap();

        for (code, handle) in (1..).zip(deadly) {
            // Its own code: no death was counted twice or for another.
            match handle.join() {
                Err(TaskError::WorkerDied { status }) => {
                    assert_eq!(status.code(), Some(code));
                }
                other => panic!("{code}: {other:?}"),
            }
        }
        assert_eq!(good.join(), Ok(8));
    });
}

#[test]
fn in_a_storm_of_deaths_each_task_has_its_own_fate() {
    watched(|| {
        let pool = pool(3);
        let tasks: Vec<_> = (0..300)
            .map(|n| {
                let deadly = n % 10 == 3;
                let kill = deadly.then(|| pool.submit(&KILL_ITSELF, ()));
                (kill, n, pool.submit(&DOUBLE, n).unwrap())
            })
            .collect();

        for (kill, n, good) in tasks {
            assert_eq!(good.join(), Ok(2 * n));
            if let Some(kill) = kill {
                assert!(died(&kill.unwrap().join()));
            }
        }
    });
}

#[test]
fn a_task_sent_ahead_is_not_run_twice_when_the_worker_dies() {
    watched(|| {
        let (pool, gate) = (pool(1), Gate::new().unwrap());
        let address = gate.address().unwrap();
        let deadly = pool.submit(&WAIT_THEN_EXIT, (address, 1)).unwrap();
        let held = gate.arrival().unwrap();
        let ahead = pool.submit(&WAIT_AT, (address, 2)).unwrap();

        drop(held);

        let second = gate.arrival().unwrap();
        assert_eq!(second.said, 2);
        drop(second);
        assert!(died(&deadly.join()));
        assert_eq!(ahead.join(), Ok(2));
    });
}

#[test]
fn a_deadline_ends_the_work_and_the_others_go_on() {
    watched(|| {
        let gate = Gate::new().unwrap();
        let deadline = Duration::from_millis(200);
        let pool = workers(1).task_deadline(deadline).build().unwrap();
        let late = pool.submit(&WAIT_AT, (gate.address().unwrap(), 1)).unwrap();
        let ahead = pool.submit(&DOUBLE, 5).unwrap();

        // It never gets through the gate: only the deadline can end it.
        let _held = gate.arrival().unwrap();

        assert_eq!(late.join(), Err(TaskError::TimedOut));
        assert_eq!(ahead.join(), Ok(10));
    });
}

#[cfg(target_os = "linux")]
#[test]
fn nonsense_among_the_answers_fails_the_task_in_hand_and_no_other() {
    use checks::probe_tasks::WRITE_NONSENSE;

    watched(|| {
        let (pool, gate) = (pool(1), Gate::new().unwrap());
        let address = gate.address().unwrap();
        let first = pool.submit(&WAIT_AT, (address, 1)).unwrap();
        let held = gate.arrival().unwrap();
        let bad = pool.submit(&WRITE_NONSENSE, ()).unwrap();
        drop(held);

        let why = refused(bad.join());

        assert!(why.contains("begin no frame"), "{why}");
        assert_eq!(first.join(), Ok(1));
        assert_eq!(pool.submit(&DOUBLE, 2).unwrap().join(), Ok(4));
    });
}
