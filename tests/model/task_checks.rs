//! The state machine of a task: `shared/src/task/slot.rs` and what waits on it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::check;
use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::{Arc, thread};
use crate::task::slot::Slot;
use crate::task::{
    PoolId, Promise, ScopedHandle, TaskError, TaskHandle, TaskName, Until,
    as_completed, wait,
};

fn promise() -> (Promise<u32>, TaskHandle<u32>) {
    Promise::new(TaskName::from("count"))
}

/// A task of a pool without workers, and how often it ran.
fn work() -> (
    Arc<Slot<'static, usize>>,
    TaskHandle<usize>,
    Arc<AtomicUsize>,
) {
    let runs = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&runs);
    let work = move || count.fetch_add(1, Ordering::SeqCst);
    let slot = Arc::new(Slot::queued(
        TaskName::from("count"),
        Some(PoolId(0)),
        Some(Box::new(work)),
    ));
    let handle = ScopedHandle::of(Arc::clone(&slot));
    (slot, handle, runs)
}

#[test]
fn a_join_is_always_woken() {
    check(|| {
        let (promise, handle) = promise();
        let worker = thread::spawn(move || promise.keep(Ok(7)));

        assert_eq!(handle.join(), Ok(7));
        worker.join().unwrap();
    });
}

#[test]
fn a_promise_given_up_always_wakes_the_join() {
    check(|| {
        let (promise, handle) = promise();
        let worker = thread::spawn(move || drop(promise));

        assert_eq!(handle.join(), Err(TaskError::Abandoned));
        worker.join().unwrap();
    });
}

#[test]
fn a_task_runs_once_or_is_cancelled_and_never_both() {
    check(|| {
        let (slot, handle, runs) = work();
        let other = Arc::clone(&slot);
        let workers = [
            thread::spawn(move || slot.run(|| ())),
            thread::spawn(move || other.run(|| ())),
        ];

        let cancelled = handle.cancel();
        let result = handle.join();

        let ran = workers.map(|worker| worker.join().unwrap());
        let ran = ran.into_iter().filter(|ran| *ran).count();
        assert_eq!(ran, usize::from(!cancelled));
        assert_eq!(runs.load(Ordering::SeqCst), ran);
        assert_eq!(result.is_ok(), ran == 1);
    });
}

#[test]
fn two_who_cancel_are_told_the_same() {
    check(|| {
        let (slot, handle, runs) = work();
        let other = Arc::clone(&slot);
        let worker = thread::spawn(move || slot.run(|| ()));
        let elsewhere = thread::spawn(move || other.cancel());

        let cancelled = handle.cancel();

        let told_there = elsewhere.join().unwrap();
        worker.join().unwrap();
        // Cancelled once is cancelled for ever, and so is begun.
        assert_eq!(cancelled, told_there);
        assert_eq!(runs.load(Ordering::SeqCst), usize::from(!cancelled));
    });
}

#[test]
fn every_callback_runs_once_whenever_it_is_added() {
    check(|| {
        let (promise, handle) = promise();
        let calls = Arc::new(AtomicUsize::new(0));
        let count = |handle: &TaskHandle<u32>| {
            let calls = Arc::clone(&calls);
            handle.on_done(move |result| {
                assert_eq!(result, &Ok(7));
                calls.fetch_add(1, Ordering::SeqCst);
            });
        };
        count(&handle);
        let worker = thread::spawn(move || promise.keep(Ok(7)));

        count(&handle);
        count(&handle);

        assert_eq!(handle.join(), Ok(7));
        assert_eq!(calls.load(Ordering::SeqCst), 3, "all are over by now");
        worker.join().unwrap();
    });
}

#[test]
fn callbacks_added_by_two_threads_lose_neither_call_nor_result() {
    check(|| {
        let (promise, handle) = promise();
        let handle = Arc::new(handle);
        let calls = Arc::new(AtomicUsize::new(0));
        promise.keep(Ok(7));

        let adders = [(); 2].map(|()| {
            let (handle, calls) = (Arc::clone(&handle), Arc::clone(&calls));
            thread::spawn(move || {
                handle.on_done(move |_| {
                    calls.fetch_add(1, Ordering::SeqCst);
                });
            })
        });
        for adder in adders {
            adder.join().unwrap();
        }

        assert_eq!(calls.load(Ordering::SeqCst), 2);
        let handle = Arc::into_inner(handle).expect("the adders are gone");
        assert_eq!(handle.join(), Ok(7));
    });
}

#[test]
fn as_completed_gives_each_handle_once_and_is_always_woken() {
    check(|| {
        let (promises, handles): (Vec<_>, Vec<_>) =
            (0..3).map(|_| promise()).unzip();
        let workers: Vec<_> = (0..)
            .zip(promises)
            .map(|(n, promise)| thread::spawn(move || promise.keep(Ok(n))))
            .collect();

        let mut results: Vec<_> =
            as_completed(handles).map(|h| h.join().unwrap()).collect();

        results.sort_unstable();
        assert_eq!(results, [0, 1, 2]);
        for worker in workers {
            worker.join().unwrap();
        }
    });
}

#[test]
fn wait_for_the_first_of_two_loses_no_handle() {
    check(|| {
        let (first, one) = promise();
        let (second, two) = promise();
        let workers = [
            thread::spawn(move || first.keep(Ok(1))),
            thread::spawn(move || second.keep(Ok(2))),
        ];

        let waited = wait([one, two], Until::First, None);

        assert!(!waited.done.is_empty());
        let rest = waited.done.into_iter().chain(waited.not_done);
        let sum: u32 = rest.map(|handle| handle.join().unwrap()).sum();
        assert_eq!(sum, 3, "each can still be joined");
        for worker in workers {
            worker.join().unwrap();
        }
    });
}

#[test]
fn wait_for_all_leaves_out_none() {
    check(|| {
        let (promises, handles): (Vec<_>, Vec<_>) =
            (0..2).map(|_| promise()).unzip();
        let workers: Vec<_> = (0..)
            .zip(promises)
            .map(|(n, promise)| {
                // An error is an end like any other.
                let result = if n == 0 {
                    Err(TaskError::TimedOut)
                } else {
                    Ok(n)
                };
                thread::spawn(move || promise.keep(result))
            })
            .collect();

        let waited = wait(handles, Until::All, None);

        assert!(waited.not_done.is_empty());
        let results: Vec<_> =
            waited.done.into_iter().map(ScopedHandle::join).collect();
        let expected = [Err(TaskError::TimedOut), Ok(1)];
        assert_eq!(results, expected, "in the order given");
        for worker in workers {
            worker.join().unwrap();
        }
    });
}

#[test]
fn wait_for_the_first_error_does_not_stop_at_a_result() {
    check(|| {
        let (good, first) = promise();
        let (bad, second) = promise();
        let workers = [
            thread::spawn(move || good.keep(Ok(1))),
            thread::spawn(move || bad.keep(Err(TaskError::TimedOut))),
        ];

        let waited = wait([first, second], Until::FirstError, None);

        assert!(waited.done.iter().any(ScopedHandle::has_failed));
        for worker in workers {
            worker.join().unwrap();
        }
    });
}

#[test]
fn the_result_is_visible_only_after_the_worker_counts_as_free() {
    check(|| {
        let (slot, handle, _) = work();
        let free = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&free);
        let worker = thread::spawn(move || {
            slot.run(|| {
                count.fetch_add(1, Ordering::SeqCst);
            })
        });

        handle.join().unwrap();

        assert_eq!(free.load(Ordering::SeqCst), 1);
        worker.join().unwrap();
    });
}

#[test]
fn a_task_that_panics_wakes_its_join() {
    check(|| {
        let slot = Arc::new(Slot::<u32>::queued(
            TaskName::from("kiln"),
            None,
            Some(Box::new(|| std::panic::resume_unwind(Box::new("too hot")))),
        ));
        let handle = ScopedHandle::of(Arc::clone(&slot));
        let worker = thread::spawn(move || {
            catch_unwind(AssertUnwindSafe(|| slot.run(|| ()))).is_ok()
        });

        let error = handle.join().unwrap_err();

        assert_eq!(error.to_string(), "task `kiln` panicked: too hot");
        assert!(worker.join().unwrap(), "the worker does not feel it");
    });
}
