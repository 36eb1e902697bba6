//! What a worker is sent while it works.

use std::collections::VecDeque;
use std::thread;
use std::time::{Duration, Instant};

use checks::gate::Gate;
use checks::probe_tasks::{DOUBLE, ECHO, WAIT_AT};
use checks::watchdog::watched;

use super::{pool, workers};

#[test]
fn at_least_one_task_is_on_its_way_while_a_worker_works() {
    watched(|| {
        let (pool, gate) = (pool(2), Gate::new().unwrap());
        let address = gate.address().unwrap();
        let tasks = [1, 2].map(|n| {
            let task = pool.submit(&WAIT_AT, (address, n)).unwrap();
            (task, gate.arrival().unwrap())
        });

        // Of a size that the pipe has room for.
        let ahead = [1, 2].map(|n| pool.submit(&ECHO, vec![n; 1000]).unwrap());
        let queued = pool.submit(&DOUBLE, 3).unwrap();

        for handle in &ahead {
            assert!(handle.is_running(), "it has left for a worker");
        }
        assert!(
            !queued.is_running(),
            "no more than one leaves for long tasks"
        );
        for (task, held) in tasks {
            drop(held);
            task.join().unwrap();
        }
        for (n, handle) in (1..).zip(ahead) {
            assert_eq!(handle.join(), Ok(vec![n; 1000]));
        }
        assert_eq!(queued.join(), Ok(6));
    });
}

#[test]
fn a_worker_with_long_tasks_is_sent_one_ahead() {
    watched(|| {
        let (pool, gate) = (pool(1), Gate::new().unwrap());
        let address = gate.address().unwrap();
        let mut tasks: VecDeque<_> = (0..5)
            .map(|n| pool.submit(&WAIT_AT, (address, n)).unwrap())
            .collect();

        for ahead in [1, 1, 1, 1, 0] {
            let (held, since) = (gate.arrival().unwrap(), Instant::now());
            let running = tasks.pop_front().unwrap();
            let left = tasks.iter().filter(|task| task.is_running()).count();
            assert_eq!(left, ahead);
            // So that it is a long one.
            while since.elapsed() < Duration::from_millis(2) {
                thread::yield_now();
            }
            drop(held);
            running.join().unwrap();
        }
    });
}

#[test]
fn no_task_is_sent_ahead_to_a_worker_on_its_last_but_to_another() {
    watched(|| {
        let gate = Gate::new().unwrap();
        let address = gate.address().unwrap();
        let pool = workers(2).max_tasks_per_worker(2).build().unwrap();
        pool.submit(&DOUBLE, 1).unwrap().join().unwrap();
        // The second task of the first worker, and the first of the second.
        let tasks = [1, 2].map(|n| {
            let task = pool.submit(&WAIT_AT, (address, n)).unwrap();
            (task, gate.arrival().unwrap())
        });

        let ahead = pool.submit(&DOUBLE, 2).unwrap();

        assert!(ahead.is_running(), "it has left for the second");
        for (task, held) in tasks {
            drop(held);
            task.join().unwrap();
        }
        assert_eq!(ahead.join(), Ok(4));
    });
}

#[test]
fn submitting_a_large_input_does_not_wait_for_a_worker_that_works() {
    watched(|| {
        let (pool, gate) = (pool(1), Gate::new().unwrap());
        let running = pool.submit(&WAIT_AT, (gate.address().unwrap(), 1));
        let held = gate.arrival().unwrap();
        // More than a pipe holds, and the worker does not read now.
        let payload = vec![7; 100 * 1024];

        let large = pool.submit(&ECHO, payload.clone()).unwrap();

        assert!(!large.is_running(), "it waits in the parent");
        drop(held);
        assert!(large.join() == Ok(payload));
        assert_eq!(running.unwrap().join(), Ok(1));
    });
}
