//! `JoinQueue`: `shared/src/queue/`.

use std::num::NonZeroUsize;

use crate::check;
use crate::queue::{GetError, JoinQueue, PutError};
use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::{Arc, thread};

fn bounded(capacity: usize) -> Arc<JoinQueue<usize>> {
    let capacity = NonZeroUsize::new(capacity).expect("no test asks for 0");
    Arc::new(JoinQueue::bounded(capacity))
}

#[test]
fn every_item_reaches_one_consumer_and_nobody_sleeps_for_ever() {
    check(|| {
        let queue = bounded(1);
        let producers = [0, 2].map(|first| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || {
                queue.put(first).unwrap();
                queue.put(first + 1).unwrap();
            })
        });
        let consumers = [(); 2].map(|()| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || {
                let mut seen = Vec::new();
                while let Ok(item) = queue.get() {
                    seen.push(item.value);
                }
                seen
            })
        });

        for producer in producers {
            producer.join().unwrap();
        }
        queue.shutdown();
        let mut seen: Vec<_> = consumers
            .into_iter()
            .flat_map(|c| c.join().unwrap())
            .collect();

        seen.sort_unstable();
        assert_eq!(seen, [0, 1, 2, 3]);
    });
}

#[test]
fn two_who_sleep_are_both_woken_by_two_puts() {
    check(|| {
        let queue = Arc::new(JoinQueue::unbounded());
        let consumers = [(); 2].map(|()| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || queue.get().unwrap().value)
        });

        queue.put(1).unwrap();
        queue.put(2).unwrap();

        let sum: usize = consumers.into_iter().map(|c| c.join().unwrap()).sum();
        assert_eq!(sum, 3);
    });
}

#[test]
fn two_who_wait_for_room_both_get_it() {
    check(|| {
        let queue = bounded(1);
        queue.put(0).unwrap();
        let producers = [1, 2].map(|item| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || queue.put(item).unwrap())
        });

        let sum: usize = (0..3).map(|_| queue.get().unwrap().value).sum();

        assert_eq!(sum, 3);
        for producer in producers {
            producer.join().unwrap();
        }
    });
}

#[test]
fn room_for_two_wakes_two_who_wait() {
    check(|| {
        let queue = bounded(2);
        queue.put(0).unwrap();
        queue.put(0).unwrap();
        let producers = [1, 2].map(|item| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || queue.put(item).unwrap())
        });

        // Then nobody takes anything any more.
        for _ in 0..2 {
            drop(queue.get().unwrap());
        }

        for producer in producers {
            producer.join().unwrap();
        }
        assert_eq!(queue.len(), 2);
    });
}

#[test]
fn nobody_sleeps_on_room_because_there_is_little_of_it() {
    check(|| {
        // For one of nine nobody is woken in a hurry.
        let queue = bounded(9);
        for item in 0..9 {
            queue.put(item).unwrap();
        }
        let producer = {
            let queue = Arc::clone(&queue);
            thread::spawn(move || queue.put(9).unwrap())
        };

        // Then nobody takes anything any more.
        drop(queue.get().unwrap());

        producer.join().unwrap();
        assert_eq!(queue.len(), 9);
    });
}

#[test]
fn items_that_another_took_to_the_front_wake_who_sleeps() {
    check(|| {
        let queue = Arc::new(JoinQueue::unbounded());
        // One may come late, and take more to the front than it needs.
        let consumers = [(); 3].map(|()| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || queue.get().unwrap().value)
        });

        for item in [1, 2, 4] {
            queue.put(item).unwrap();
        }

        let taken = consumers.map(|consumer| consumer.join().unwrap());
        assert_eq!(taken.iter().sum::<usize>(), 7);
    });
}

#[test]
fn an_item_can_be_counted_as_done_before_it_is_taken() {
    check(|| {
        let queue = Arc::new(JoinQueue::unbounded());
        queue.put(()).unwrap();
        let consumer = {
            let queue = Arc::clone(&queue);
            thread::spawn(move || queue.get().unwrap().done.by_hand())
        };
        let joiner = {
            let queue = Arc::clone(&queue);
            thread::spawn(move || queue.join())
        };

        assert!(queue.task_done().is_ok());

        queue.join();
        joiner.join().unwrap();
        consumer.join().unwrap();
        assert!(queue.task_done().is_err());
    });
}

#[test]
fn a_bounded_queue_is_never_over_its_capacity() {
    check(|| {
        let queue = bounded(1);
        // One who was woken for the room meets one who comes just then.
        let producers = [(); 3].map(|()| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || queue.put(7).unwrap())
        });

        for _ in 0..3 {
            assert!(queue.len() <= 1);
            drop(queue.get().unwrap());
        }

        for producer in producers {
            producer.join().unwrap();
        }
    });
}

#[test]
fn join_returns_when_all_is_done_and_not_before() {
    check(|| {
        let queue = Arc::new(JoinQueue::unbounded());
        let done = Arc::new(AtomicUsize::new(0));
        queue.put(()).unwrap();
        queue.put(()).unwrap();
        let consumers = [(); 2].map(|()| {
            let (queue, done) = (Arc::clone(&queue), Arc::clone(&done));
            thread::spawn(move || {
                let item = queue.get().unwrap();
                done.fetch_add(1, Ordering::SeqCst);
                drop(item);
            })
        });
        let joiner = {
            let (queue, done) = (Arc::clone(&queue), Arc::clone(&done));
            thread::spawn(move || {
                queue.join();
                assert_eq!(done.load(Ordering::SeqCst), 2);
            })
        };

        queue.join();
        assert_eq!(done.load(Ordering::SeqCst), 2);

        joiner.join().unwrap();
        for consumer in consumers {
            consumer.join().unwrap();
        }
    });
}

#[test]
fn join_is_not_fooled_by_an_end_that_was_before_it() {
    check(|| {
        let queue = Arc::new(JoinQueue::unbounded());
        let done = Arc::new(AtomicUsize::new(0));
        let consumer = {
            let (queue, done) = (Arc::clone(&queue), Arc::clone(&done));
            thread::spawn(move || {
                for _ in 0..2 {
                    let item = queue.get().unwrap();
                    done.fetch_add(1, Ordering::SeqCst);
                    drop(item);
                }
            })
        };

        // Between the two, all may have been done for a moment.
        queue.put(()).unwrap();
        queue.put(()).unwrap();
        queue.join();

        assert_eq!(done.load(Ordering::SeqCst), 2);
        consumer.join().unwrap();
    });
}

#[test]
fn shutdown_wakes_all_who_wait() {
    check(|| {
        let full = bounded(1);
        full.put(0).unwrap();
        let empty = bounded(1);
        let putters = [1, 2].map(|item| {
            let full = Arc::clone(&full);
            thread::spawn(move || full.put(item))
        });
        let getters = [(); 2].map(|()| {
            let empty = Arc::clone(&empty);
            thread::spawn(move || empty.get().map(|item| item.value))
        });

        full.shutdown();
        empty.shutdown();

        for (item, putter) in (1..).zip(putters) {
            let said = putter.join().unwrap();
            assert_eq!(said, Err(PutError::ShutDown(item)));
        }
        for getter in getters {
            assert_eq!(getter.join().unwrap(), Err(GetError::ShutDown));
        }
    });
}

#[test]
fn shutdown_now_lets_joins_return_and_leaves_nothing_behind() {
    check(|| {
        let queue = Arc::new(JoinQueue::unbounded());
        queue.put(1).unwrap();
        let producer = {
            let queue = Arc::clone(&queue);
            // It may come too late.
            thread::spawn(move || queue.put(2).is_ok())
        };
        let consumer = {
            let queue = Arc::clone(&queue);
            thread::spawn(move || while queue.get().is_ok() {})
        };
        let joiner = {
            let queue = Arc::clone(&queue);
            thread::spawn(move || queue.join())
        };

        queue.shutdown_now();
        queue.join();

        assert!(queue.is_empty());
        producer.join().unwrap();
        queue.join();
        consumer.join().unwrap();
        joiner.join().unwrap();
    });
}

#[test]
fn too_many_task_done_is_an_error_for_exactly_one() {
    check(|| {
        let queue = Arc::new(JoinQueue::unbounded());
        queue.put(()).unwrap();
        queue.get().unwrap().done.by_hand();

        let counters = [(); 2].map(|()| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || queue.task_done().is_ok())
        });
        let fine = counters.map(|c| c.join().unwrap());

        assert_ne!(fine[0], fine[1]);
        queue.join();
    });
}
