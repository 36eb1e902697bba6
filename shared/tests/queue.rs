//! What `JoinQueue` promises.

#[path = "../../tests/src/watchdog.rs"]
#[expect(dead_code, reason = "what is waited for here sends a message")]
mod watchdog;

use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use shared::queue::{GetError, JoinQueue, PutError};
use watchdog::watched;

/// Long enough that only a hang can take it.
const WATCHDOG: Duration = Duration::from_mins(1);

fn bounded<T>(capacity: usize) -> JoinQueue<T> {
    JoinQueue::bounded(NonZeroUsize::new(capacity).unwrap())
}

fn drain<T>(queue: &JoinQueue<T>) -> Vec<T> {
    std::iter::from_fn(|| queue.try_get().ok().map(|item| item.value)).collect()
}

#[test]
fn join_queue_is_first_in_first_out() {
    watched(|| {
        let queue = JoinQueue::unbounded();

        for number in 0..5 {
            queue.put(number).unwrap();
        }

        assert_eq!(drain(&queue), [0, 1, 2, 3, 4]);
    });
}

#[test]
fn join_queue_keeps_the_order_of_each_producer() {
    watched(|| {
        let queue = bounded(3);
        let seen = Mutex::new(Vec::new());

        thread::scope(|scope| {
            let producers: Vec<_> = (0..4)
                .map(|producer| {
                    let queue = &queue;
                    scope.spawn(move || {
                        for number in 0..200 {
                            queue.put((producer, number)).unwrap();
                        }
                    })
                })
                .collect();
            scope.spawn(|| {
                while let Ok(item) = queue.get() {
                    seen.lock().unwrap().push(item.value);
                }
            });
            for producer in producers {
                producer.join().unwrap();
            }
            queue.shutdown();
        });

        let seen = seen.into_inner().unwrap();
        for producer in 0..4 {
            let numbers = seen.iter().filter(|(p, _)| *p == producer);
            assert!(numbers.map(|(_, n)| *n).eq(0..200), "producer {producer}");
        }
    });
}

#[test]
fn join_queue_gives_each_item_to_one_of_many_consumers() {
    watched(|| {
        let queue = bounded(7);
        let times_seen: Vec<_> =
            (0..1000).map(|_| AtomicUsize::new(0)).collect();

        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    while let Ok(item) = queue.get() {
                        let seen: &AtomicUsize = &times_seen[item.value];
                        seen.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
            let producers: Vec<_> = (0..4)
                .map(|first| {
                    let queue = &queue;
                    scope.spawn(move || {
                        for number in (first..1000).step_by(4) {
                            queue.put(number).unwrap();
                        }
                    })
                })
                .collect();
            for producer in producers {
                producer.join().unwrap();
            }
            queue.join_timeout(WATCHDOG).unwrap();
            queue.shutdown();
        });

        assert!(times_seen.iter().all(|t| t.load(Ordering::Relaxed) == 1));
    });
}

#[test]
fn a_bounded_queue_never_holds_more_than_its_capacity() {
    watched(|| {
        let queue = bounded(2);

        queue.put('a').unwrap();
        assert!(!queue.is_full());
        queue.put('b').unwrap();

        assert!(queue.is_full());
        assert_eq!(queue.try_put('c'), Err(PutError::Full('c')));
        assert_eq!(queue.len(), 2);
    });
}

#[test]
fn len_counts_what_is_left_of_earlier_puts_and_what_came_since() {
    watched(|| {
        let queue = bounded(3);
        for item in ['a', 'b', 'c'] {
            queue.put(item).unwrap();
        }

        drop(queue.get().unwrap());
        assert_eq!((queue.len(), queue.is_full()), (2, false));
        queue.put('d').unwrap();

        assert_eq!((queue.len(), queue.is_full()), (3, true));
        assert!(!queue.is_empty());
    });
}

#[test]
fn one_get_from_a_full_queue_makes_room_for_one_put() {
    watched(|| {
        let queue = bounded(2);
        queue.put('a').unwrap();
        queue.put('b').unwrap();

        drop(queue.get().unwrap());

        assert_eq!(queue.try_put('c'), Ok(()));
        assert_eq!(queue.try_put('d'), Err(PutError::Full('d')));
    });
}

#[test]
fn a_put_that_waits_for_room_goes_on_after_a_get() {
    watched(|| {
        let queue = bounded(1);
        queue.put(1).unwrap();

        thread::scope(|scope| {
            let putter = scope.spawn(|| queue.put(2));
            assert_eq!(queue.get().unwrap().value, 1);

            assert_eq!(queue.get_timeout(WATCHDOG).unwrap().value, 2);
            assert_eq!(putter.join().unwrap(), Ok(()));
        });
    });
}

#[test]
fn room_for_one_is_enough_for_a_put_that_waits_at_a_large_queue() {
    watched(|| {
        let queue = bounded(1000);
        for number in 0..1000 {
            queue.put(number).unwrap();
        }

        thread::scope(|scope| {
            let putter = scope.spawn(|| queue.put_timeout(1000, WATCHDOG));
            // Nothing more is taken until it is there.
            drop(queue.get().unwrap());

            assert_eq!(putter.join().unwrap(), Ok(()));
        });

        assert_eq!(drain(&queue), (1..=1000).collect::<Vec<_>>());
    });
}

#[test]
fn room_for_one_is_enough_for_a_put_that_may_not_wait() {
    watched(|| {
        let queue = bounded(1000);
        for number in 0..1000 {
            queue.put(number).unwrap();
        }

        drop(queue.get().unwrap());

        assert_eq!(queue.try_put(1000), Ok(()));
        assert_eq!(queue.try_put(1001), Err(PutError::Full(1001)));
        drop(queue.get().unwrap());
        assert_eq!(queue.put_timeout(1001, Duration::ZERO), Ok(()));
    });
}

#[test]
fn an_unbounded_queue_is_never_full() {
    watched(|| {
        let queue = JoinQueue::unbounded();

        for number in 0..100_000 {
            queue.try_put(number).unwrap();
        }

        assert!(!queue.is_full());
        assert_eq!(queue.len(), 100_000);
    });
}

#[test]
fn try_get_on_an_empty_queue_says_empty() {
    watched(|| {
        let queue = JoinQueue::<u32>::unbounded();

        assert_eq!(queue.try_get().err(), Some(GetError::Empty));
        assert!(queue.is_empty());
    });
}

#[test]
fn timeouts_end_and_give_the_item_back() {
    watched(|| {
        let queue = bounded(1);
        let soon = Duration::from_millis(1);

        assert_eq!(queue.get_timeout(soon).err(), Some(GetError::Empty));
        assert_eq!(queue.put_timeout("a", soon), Ok(()));
        assert_eq!(queue.put_timeout("b", soon), Err(PutError::Full("b")));
        assert_eq!(queue.join_timeout(soon).unwrap_err().unfinished, 1);
    });
}

#[test]
fn a_timeout_too_long_for_the_clock_waits_like_none() {
    watched(|| {
        let queue = JoinQueue::unbounded();

        thread::scope(|scope| {
            let getter = scope.spawn(|| {
                queue.get_timeout(Duration::MAX).map(|item| item.value)
            });
            queue.put(7).unwrap();
            assert_eq!(getter.join().unwrap(), Ok(7));
        });
    });
}

#[test]
fn a_getter_that_timed_out_does_not_lose_the_wake_up_of_another() {
    watched(|| {
        let queue = JoinQueue::unbounded();

        for _ in 0..3 {
            let soon = Duration::from_millis(1);
            assert_eq!(queue.get_timeout(soon).err(), Some(GetError::Empty));
        }
        thread::scope(|scope| {
            let getters =
                [(); 2].map(|()| scope.spawn(|| queue.get().unwrap().value));
            queue.put(1).unwrap();
            queue.put(2).unwrap();
            let sum: u32 = getters
                .into_iter()
                .map(|getter| getter.join().unwrap())
                .sum();
            assert_eq!(sum, 3);
        });
    });
}
