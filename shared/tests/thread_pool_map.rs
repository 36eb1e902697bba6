//! What a pool's `map` promises.

#[path = "../../tests/src/watchdog.rs"]
#[expect(dead_code, reason = "what is waited for here sends a message")]
mod watchdog;

use std::cell::Cell;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use proptest::prelude::*;
use shared::task::{MapOptions, Shutdown, SubmitError, TaskError};
use shared::thread_pool::ThreadPool;
use watchdog::watched;

/// Long enough that only a hang can take it.
const WATCHDOG: Duration = Duration::from_mins(1);

fn pool(workers: usize) -> ThreadPool {
    ThreadPool::builder().workers(workers).build().unwrap()
}

#[test]
fn map_keeps_the_order_of_its_input() {
    watched(|| {
        let pool = pool(3);
        let (done, wait) = mpsc::channel();
        let wait = Mutex::new(wait);

        // The first item ends after the last.
        let results = pool.map(0..3, move |n| {
            if n == 0 {
                for _ in 0..2 {
                    wait.lock().unwrap().recv_timeout(WATCHDOG).unwrap();
                }
            } else {
                done.send(()).unwrap();
            }
            n * 10
        });

        let results: Result<Vec<_>, _> = results.collect();
        assert_eq!(results, Ok(vec![0, 10, 20]));
    });
}

#[test]
fn map_starts_before_the_first_next() {
    watched(|| {
        let pool = pool(1);
        let (began, has_begun) = mpsc::channel();

        let mut results = pool.map([7], move |n| {
            began.send(n).unwrap();
            n
        });

        assert_eq!(has_begun.recv_timeout(WATCHDOG), Ok(7));
        assert_eq!(results.next(), Some(Ok(7)));
    });
}

#[test]
fn map_puts_each_error_at_its_place_and_loses_no_other() {
    watched(|| {
        // Alone, side by side and last in their chunk.
        let missing = [1, 2, 4];
        for chunk_size in [1, 2, 5] {
            let pool = pool(2);
            let options = MapOptions::new().chunk_size(chunk_size);

            let results: Vec<_> = pool
                .map_with(options, 0..5, move |n| {
                    assert!(!missing.contains(&n), "brick {n} is missing");
                    n
                })
                .collect();

            assert_eq!(results.len(), 5);
            for (n, result) in (0..).zip(results) {
                if missing.contains(&n) {
                    let error = result.unwrap_err().to_string();
                    let brick = format!("brick {n} is missing");
                    assert!(error.contains(&brick), "{error}");
                } else {
                    assert_eq!(result, Ok(n));
                }
            }
        }
    });
}

#[test]
fn a_bounded_map_reads_an_endless_input_no_further_than_its_buffer() {
    watched(|| {
        let pool = pool(2);
        let read = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&read);
        let endless = (0_u64..).inspect(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
        });
        let options = MapOptions::new().buffer(4).chunk_size(2);

        let mut results = pool.map_with(options, endless, |n| n);
        assert_eq!(read.load(Ordering::Relaxed), 8, "4 tasks of 2");
        for n in 0..100 {
            assert_eq!(results.next(), Some(Ok(n)));

            let given = usize::try_from(n).unwrap() + 1;
            let ahead = read.load(Ordering::Relaxed) - given;
            assert!(ahead <= 9, "{ahead} items are ahead");
        }
    });
}

#[test]
fn a_chunk_is_one_task() {
    watched(|| {
        let pool = pool(4);
        let options = MapOptions::new().chunk_size(5);
        let (begun, second_has_begun) = mpsc::channel();
        let second_has_begun = Mutex::new(second_has_begun);

        // The first item holds its worker until the second chunk has begun: if
        // the items between were tasks, other workers would have run them.
        let workers: Vec<_> = pool
            .map_with(options, 0..10, move |item| {
                match item {
                    0 => second_has_begun.lock().unwrap().recv().unwrap(),
                    5 => begun.send(()).unwrap(),
                    _ => {}
                }
                std::thread::current().id()
            })
            .map(Result::unwrap)
            .collect();

        assert!(workers[..5].iter().all(|id| *id == workers[0]));
        assert!(workers[5..].iter().all(|id| *id == workers[5]));
        assert_ne!(workers[0], workers[5]);
    });
}

#[test]
fn map_of_a_scoped_pool_borrows_and_sends_chunks() {
    watched(|| {
        let words = ["bank", "bricks", "wiki", "shop"].map(String::from);
        let read = Cell::new(0);
        let input = words.iter().inspect(|_| read.set(read.get() + 1));
        let options = MapOptions::new().buffer(1).chunk_size(3);

        let lengths = ThreadPool::scoped(NonZeroUsize::MIN, |pool| {
            let mapped = pool.map(options, input, String::len);
            assert_eq!(read.get(), 3, "one task of 3");
            mapped.collect::<Result<Vec<_>, _>>()
        });

        assert_eq!(lengths, Ok(vec![4, 6, 4, 4]));
    });
}

#[test]
fn map_ends_at_its_deadline_and_cancels_the_rest() {
    watched(|| {
        let pool = pool(1);
        let (end, ended) = mpsc::channel::<()>();
        let ended = Mutex::new(ended);
        let ran = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&ran);
        let options = MapOptions::new().timeout(Duration::from_millis(1));
        let (began, has_begun) = mpsc::channel();

        let mut results = pool.map_with(options, 0..10, move |_| {
            count.fetch_add(1, Ordering::Relaxed);
            began.send(()).unwrap();
            let _ = ended.lock().unwrap().recv();
        });
        has_begun.recv_timeout(WATCHDOG).unwrap();

        assert_eq!(results.next(), Some(Err(TaskError::TimedOut)));
        assert_eq!(results.next(), None);
        drop(end);
        drop(results);
        drop(pool);
        assert_eq!(ran.load(Ordering::Relaxed), 1, "only what had begun");
    });
}

#[test]
fn dropping_a_map_cancels_what_has_not_begun() {
    watched(|| {
        let pool = pool(1);
        let (end, ended) = mpsc::channel::<()>();
        let ended = Mutex::new(ended);
        let (began, has_begun) = mpsc::channel();
        let ran = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&ran);

        let results = pool.map(0.., move |_: u32| {
            count.fetch_add(1, Ordering::Relaxed);
            let _ = began.send(());
            let _ = ended.lock().unwrap().recv();
        });
        has_begun.recv_timeout(WATCHDOG).unwrap();
        drop(results);
        drop(end);
        drop(pool);

        assert_eq!(ran.load(Ordering::Relaxed), 1);
    });
}

#[test]
fn map_on_a_pool_that_is_shut_down_says_so_and_ends() {
    watched(|| {
        let pool = pool(1);
        let mut results =
            pool.map_with(MapOptions::new().buffer(1), 0.., |n| n);
        pool.shutdown(Shutdown::FinishQueued);

        let shut_down = Err(TaskError::Rejected(SubmitError::ShutDown));
        assert_eq!(results.next(), Some(Ok(0)), "this one was queued before");
        assert_eq!(results.next(), Some(shut_down));
        assert_eq!(results.next(), None);
    });
}

#[test]
fn each_item_of_a_chunk_that_fails_as_a_whole_has_the_error() {
    watched(|| {
        let pool = pool(1);
        let (end, ended) = mpsc::channel::<()>();
        let ended = Mutex::new(ended);
        let (began, has_begun) = mpsc::channel();
        let options = MapOptions::new().buffer(2).chunk_size(2);

        // One chunk runs and the second is queued.
        let results = pool.map_with(options, 0.., move |n| {
            let _ = began.send(());
            let _ = ended.lock().unwrap().recv();
            n
        });
        has_begun.recv_timeout(WATCHDOG).unwrap();
        std::thread::scope(|scope| {
            let closing = scope.spawn(|| pool.shutdown(Shutdown::CancelQueued));
            while pool.submit(|| ()).is_ok() {}
            drop(end);
            closing.join().unwrap();
        });

        let cancelled = Err(TaskError::Cancelled);
        // The third chunk was submitted when the first was given out.
        let refused = Err(SubmitError::ShutDown.into());
        let expected = [
            Ok(0),
            Ok(1),
            cancelled.clone(),
            cancelled,
            refused.clone(),
            refused,
        ];
        // One more, to see that it ends.
        let results: Vec<_> = results.take(7).collect();
        assert_eq!(results, expected);
    });
}

#[test]
fn map_over_nothing_is_empty() {
    watched(|| {
        assert_eq!(pool(1).map([0; 0], |n| n).count(), 0);
    });
}

proptest! {
    #[test]
    fn map_gives_the_same_for_every_chunk_size_buffer_and_pool(
        items in prop::collection::vec(any::<i32>(), 0..50),
        chunk_size in 0_usize..12,
        buffer in 0_usize..8,
        workers in 1_usize..4,
    ) {
        let expected: Vec<i64> =
            items.iter().map(|&n| i64::from(n) * 2).collect();
        let options = MapOptions::new().chunk_size(chunk_size).buffer(buffer);

        let results: Result<Vec<_>, _> = pool(workers)
            .map_with(options, items, |n| i64::from(n) * 2)
            .collect();

        prop_assert_eq!(results, Ok(expected));
    }
}
