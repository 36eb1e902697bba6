//! What `JoinQueue` promises about the end: of an item, of the work, of itself.

#[path = "../../tests/src/watchdog.rs"]
#[expect(dead_code, reason = "what is waited for here sends a message")]
mod watchdog;

use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use shared::queue::{GetError, Item, JoinQueue, PutError, TooManyDone};
use watchdog::watched;

/// Long enough that only a hang can take it.
const WATCHDOG: Duration = Duration::from_mins(1);

fn bounded<T>(capacity: usize) -> JoinQueue<T> {
    JoinQueue::bounded(NonZeroUsize::new(capacity).unwrap())
}

#[test]
fn join_waits_for_items_in_a_workers_hands() {
    watched(|| {
        let queue = JoinQueue::unbounded();
        queue.put("work").unwrap();

        let item = queue.get().unwrap();
        assert!(queue.is_empty());
        let too_early = queue.join_timeout(Duration::ZERO);
        drop(item);

        assert_eq!(too_early.unwrap_err().unfinished, 1);
        assert_eq!(queue.join_timeout(Duration::ZERO), Ok(()));
    });
}

#[test]
fn join_returns_when_the_last_item_is_done() {
    watched(|| {
        let queue = JoinQueue::unbounded();
        for number in 0..100 {
            queue.put(number).unwrap();
        }
        let done = AtomicUsize::new(0);

        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    while let Ok(_item) = queue.get() {
                        done.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
            // Many may wait.
            let joiners = [(); 3].map(|()| {
                scope.spawn(|| {
                    queue.join();
                    done.load(Ordering::Relaxed)
                })
            });
            for joiner in joiners {
                assert_eq!(joiner.join().unwrap(), 100);
            }
            queue.shutdown();
        });
    });
}

#[test]
fn join_on_a_queue_that_had_nothing_does_not_wait() {
    watched(|| {
        JoinQueue::<u32>::unbounded().join();
    });
}

#[test]
fn join_queue_can_be_used_again_after_join() {
    watched(|| {
        let queue = JoinQueue::unbounded();

        for _ in 0..3 {
            queue.put(()).unwrap();
            drop(queue.get().unwrap());
            queue.join();
        }
    });
}

#[test]
fn join_queue_counts_an_item_as_done_when_its_worker_panics() {
    watched(|| {
        let queue = JoinQueue::unbounded();
        queue.put("a hot item").unwrap();

        thread::scope(|scope| {
            let worker = scope.spawn(|| {
                let _item = queue.get().unwrap();
                panic!("on purpose: this worker drops what it has in hand");
            });
            assert!(worker.join().is_err());
        });

        assert_eq!(queue.join_timeout(WATCHDOG), Ok(()));
    });
}

#[test]
fn an_item_taken_apart_counts_when_its_guard_goes() {
    watched(|| {
        let queue = JoinQueue::unbounded();
        queue.put(String::from("work")).unwrap();

        let Item { value, done } = queue.get().unwrap();
        drop(value);
        assert!(queue.join_timeout(Duration::ZERO).is_err());
        drop(done);

        assert_eq!(queue.join_timeout(Duration::ZERO), Ok(()));
    });
}

#[test]
fn too_many_task_done_is_an_error_and_not_a_wrong_count() {
    watched(|| {
        let queue = JoinQueue::unbounded();
        assert_eq!(queue.task_done(), Err(TooManyDone));
        queue.put(1).unwrap();
        queue.get().unwrap().done.by_hand();

        assert!(
            queue.join_timeout(Duration::ZERO).is_err(),
            "not counted yet"
        );
        assert_eq!(queue.task_done(), Ok(()));
        assert_eq!(queue.task_done(), Err(TooManyDone));

        queue.put(2).unwrap();
        assert!(queue.join_timeout(Duration::ZERO).is_err());
    });
}

#[test]
fn after_shutdown_gets_drain_what_is_left_and_puts_fail_at_once() {
    watched(|| {
        let queue = bounded(2);
        queue.put(1).unwrap();
        queue.put(2).unwrap();
        assert!(!queue.is_shut_down());

        queue.shutdown();
        queue.shutdown();

        assert!(queue.is_shut_down());
        assert_eq!(queue.put(3), Err(PutError::ShutDown(3)));
        assert_eq!(queue.try_put(3), Err(PutError::ShutDown(3)));
        assert_eq!(queue.get().unwrap().value, 1);
        assert_eq!(queue.get().unwrap().value, 2);
        assert_eq!(queue.get().err(), Some(GetError::ShutDown));
        assert_eq!(queue.try_get().err(), Some(GetError::ShutDown));
        assert_eq!(queue.join_timeout(Duration::ZERO), Ok(()));
    });
}

#[test]
fn shutdown_ends_puts_and_gets_that_wait() {
    watched(|| {
        let full = bounded(1);
        full.put(0).unwrap();
        let empty = bounded::<u32>(1);
        let all_started = Barrier::new(5);

        thread::scope(|scope| {
            let putters = [1, 2].map(|number| {
                let (full, all_started) = (&full, &all_started);
                scope.spawn(move || {
                    all_started.wait();
                    full.put(number)
                })
            });
            let getters = [(); 2].map(|()| {
                scope.spawn(|| {
                    all_started.wait();
                    empty.get().err()
                })
            });
            all_started.wait();
            full.shutdown();
            empty.shutdown();

            for (number, putter) in (1..).zip(putters) {
                let said = putter.join().unwrap();
                assert_eq!(said, Err(PutError::ShutDown(number)));
            }
            for getter in getters {
                assert_eq!(getter.join().unwrap(), Some(GetError::ShutDown));
            }
        });
    });
}

#[test]
fn shutdown_now_drops_what_is_queued_and_counts_it_as_done() {
    watched(|| {
        let queue = JoinQueue::unbounded();
        let item = Arc::new(());
        for _ in 0..10 {
            queue.put(Arc::clone(&item)).unwrap();
        }
        let in_hand = queue.get().unwrap();

        thread::scope(|scope| {
            let joiner = scope.spawn(|| queue.join());
            queue.shutdown_now();

            assert_eq!(Arc::strong_count(&item), 2, "ours and the one in hand");
            assert!(queue.is_empty());
            assert_eq!(queue.get().err(), Some(GetError::ShutDown));
            let waiting_for = queue.join_timeout(Duration::ZERO).unwrap_err();
            assert_eq!(
                waiting_for.unfinished, 1,
                "what is in hand is waited for"
            );
            drop(in_hand);
            joiner.join().unwrap();
        });
    });
}

#[test]
fn shutdown_now_after_shutdown_drops_the_rest() {
    watched(|| {
        let queue = JoinQueue::unbounded();
        queue.put(1).unwrap();

        queue.shutdown();
        queue.shutdown_now();

        assert_eq!(queue.try_get().err(), Some(GetError::ShutDown));
        queue.join();
    });
}

#[test]
fn an_item_that_panics_when_dropped_does_not_stop_the_queue() {
    watched(|| {
        #[derive(Debug)]
        struct Grenade;
        impl Drop for Grenade {
            fn drop(&mut self) {
                panic!("on purpose: this item panics when it is dropped");
            }
        }
        let queue = JoinQueue::unbounded();
        queue.put(Grenade).unwrap();

        let thrown = catch_unwind(AssertUnwindSafe(|| queue.shutdown_now()));

        assert!(thrown.is_err());
        assert_eq!(queue.join_timeout(WATCHDOG), Ok(()));
        assert!(queue.is_shut_down(), "its lock is not poisoned");
    });
}

#[test]
fn errors_say_what_happened() {
    watched(|| {
        let queue = bounded(1);
        queue.put(1).unwrap();

        let full = queue.try_put(2).unwrap_err();
        queue.shutdown();
        let closed = queue.try_put(2).unwrap_err();

        assert_eq!(full.to_string(), "the queue is full");
        assert_eq!(closed.to_string(), "the queue is shut down");
        assert_eq!(
            queue.join_timeout(Duration::ZERO).unwrap_err().to_string(),
            "1 items were not done in time"
        );
    });
}
