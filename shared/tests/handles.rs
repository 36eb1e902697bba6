//! What a handle promises, whichever pool gave it out.

#[path = "../../tests/src/watchdog.rs"]
#[expect(dead_code, reason = "what is waited for here sends a message")]
mod watchdog;

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::Duration;

use shared::task::{Promise, TaskError, TaskHandle, TaskName};
use watchdog::watched;

/// Long enough that only a hang can take it.
const WATCHDOG: Duration = Duration::from_mins(1);

fn task<T>(name: &str) -> (Promise<T>, TaskHandle<T>) {
    Promise::new(TaskName::from(name))
}

/// Counts how many of its copies have been dropped.
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn join_gives_the_value_by_move() {
    watched(|| {
        struct OnlyMoves(u32);
        let (promise, handle) = task("count");

        let worker = thread::spawn(|| promise.keep(Ok(OnlyMoves(7))));

        assert_eq!(handle.join().map(|value| value.0), Ok(7));
        worker.join().unwrap();
    });
}

#[test]
fn asking_an_awaited_handle_again_is_a_clear_error() {
    watched(|| {
        let (promise, mut handle) = task("count");
        promise.keep(Ok(7));
        let mut cx = Context::from_waker(Waker::noop());
        assert_eq!(pin!(&mut handle).poll(&mut cx), Poll::Ready(Ok(7)));

        let again = pin!(&mut handle).poll(&mut cx);
        let (told, heard) = mpsc::channel();
        handle.on_done(move |result| told.send(result.clone()).unwrap());

        assert_eq!(again, Poll::Ready(Err(TaskError::ResultTaken)));
        assert_eq!(heard.recv(), Ok(Err(TaskError::ResultTaken)));
        assert_eq!(handle.join(), Err(TaskError::ResultTaken));
    });
}

#[test]
fn join_timeout_gives_the_handle_back_and_the_task_goes_on() {
    watched(|| {
        let (promise, handle) = task("count");
        assert!(promise.begin());

        let handle = handle.join_timeout(Duration::ZERO).expect_err("not yet");
        let handle = handle.join_timeout(Duration::from_millis(1)).unwrap_err();

        assert!(handle.is_running() && !handle.is_done());
        promise.keep(Ok(7));
        assert_eq!(handle.join_timeout(WATCHDOG).unwrap(), Ok(7));
    });
}

#[test]
fn join_timeout_is_woken_before_its_time() {
    watched(|| {
        let (promise, handle) = task("count");

        let waiting = thread::spawn(|| handle.join_timeout(Duration::MAX));
        promise.keep(Ok(7));

        assert_eq!(waiting.join().unwrap().unwrap(), Ok(7));
    });
}

#[test]
fn cancel_works_until_the_task_is_taken() {
    watched(|| {
        let (queued, early) = task::<u32>("queued");
        let (taken, late) = task("taken");
        assert!(taken.begin());

        assert!(early.cancel());
        assert!(!late.cancel());

        assert!(early.is_cancelled() && early.is_done() && !early.is_running());
        assert!(!queued.begin(), "a cancelled task never runs");
        taken.keep(Ok(1));
        assert!(!late.cancel() && !late.is_cancelled());
        assert_eq!(early.join(), Err(TaskError::Cancelled));
        assert_eq!(late.join(), Ok(1));
    });
}

#[test]
fn a_handle_says_whether_its_task_failed() {
    let (open, waiting) = task::<u32>("open");
    let (good, done) = task("good");
    let (bad, failed) = task::<u32>("bad");

    good.keep(Ok(1));
    bad.keep(Err(TaskError::TimedOut));

    assert!(failed.has_failed());
    assert!(!done.has_failed() && !waiting.has_failed());
    drop(open);
    assert!(waiting.has_failed(), "nobody will finish it");
}

#[test]
fn cancelling_twice_is_fine() {
    watched(|| {
        let (promise, handle) = task::<u32>("count");
        let calls = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&calls);
        handle.on_done(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
        });

        assert!(handle.cancel());
        assert!(handle.cancel());
        promise.keep(Ok(1));

        assert_eq!(calls.load(Ordering::Relaxed), 1);
        assert_eq!(handle.join(), Err(TaskError::Cancelled));
    });
}

#[test]
fn cancel_wakes_async_code_that_waits() {
    watched(|| {
        struct Told(mpsc::Sender<()>);
        impl Wake for Told {
            fn wake(self: Arc<Self>) {
                self.0.send(()).unwrap();
            }
        }
        let (_promise, mut handle) = task::<u32>("count");
        let (told, heard) = mpsc::channel();
        let waker = Waker::from(Arc::new(Told(told)));
        let mut cx = Context::from_waker(&waker);
        assert_eq!(pin!(&mut handle).poll(&mut cx), Poll::Pending);

        assert!(handle.cancel());

        assert_eq!(heard.recv_timeout(WATCHDOG), Ok(()));
        let ready = pin!(&mut handle).poll(&mut cx);
        assert_eq!(ready, Poll::Ready(Err(TaskError::Cancelled)));
    });
}

#[test]
fn callbacks_run_once_in_order_on_the_thread_that_finished() {
    watched(|| {
        let (promise, handle) = task("count");
        let log = Arc::new(Mutex::new(Vec::new()));
        for number in 1..=3 {
            let log = Arc::clone(&log);
            handle.on_done(move |result| {
                let me = thread::current().id();
                log.lock().unwrap().push((number, result.clone(), me));
            });
        }

        let worker = thread::spawn(|| {
            promise.keep(Ok(7));
            thread::current().id()
        });

        assert_eq!(handle.join(), Ok(7));
        let worker = worker.join().unwrap();
        let expected = [1, 2, 3].map(|number| (number, Ok(7), worker));
        assert_eq!(*log.lock().unwrap(), expected);
    });
}

#[test]
fn a_callback_finds_the_result_in() {
    watched(|| {
        let (promise, handle) = task("count");
        let handle = Arc::new(handle);
        let (told, heard) = mpsc::channel();
        let seen = Arc::clone(&handle);
        handle.on_done(move |_| told.send(seen.is_done()).unwrap());

        promise.keep(Ok(7));

        assert_eq!(heard.recv(), Ok(true));
    });
}

#[test]
fn a_callback_added_late_runs_at_once_on_the_caller() {
    watched(|| {
        let (promise, handle) = task("count");
        promise.keep(Ok(7));
        let (told, heard) = mpsc::channel();

        handle.on_done(move |result| {
            told.send((result.clone(), thread::current().id())).unwrap();
        });

        assert_eq!(heard.try_recv(), Ok((Ok(7), thread::current().id())));
        assert_eq!(handle.join(), Ok(7), "the result is still there");
    });
}

#[test]
fn a_callback_added_by_a_callback_runs_too() {
    watched(|| {
        let (promise, handle) = task("count");
        let handle = Arc::new(handle);
        let (told, heard) = mpsc::channel();
        let same = Arc::clone(&handle);
        handle.on_done(move |_| {
            same.on_done(move |result| told.send(result.clone()).unwrap());
        });

        promise.keep(Ok(7));

        assert_eq!(heard.recv(), Ok(Ok(7)));
    });
}

#[test]
fn a_panicking_callback_harms_nobody() {
    watched(|| {
        let (promise, handle) = task("count");
        let (told, heard) = mpsc::channel();
        handle.on_done(|_| panic!("on purpose: this callback panics"));
        handle.on_done(move |result| told.send(result.clone()).unwrap());

        let kept = std::panic::catch_unwind(AssertUnwindSafe(|| {
            promise.keep(Ok(7));
        }));

        assert!(kept.is_ok(), "who finishes the task does not feel it");
        assert_eq!(heard.recv(), Ok(Ok(7)), "the others still run");
        assert_eq!(handle.join(), Ok(7));
    });
}

#[test]
fn a_promise_that_is_dropped_does_not_leave_anyone_waiting() {
    watched(|| {
        let (promise, handle) = task::<u32>("count");

        let worker = thread::spawn(move || drop(promise));

        assert_eq!(handle.join(), Err(TaskError::Abandoned));
        worker.join().unwrap();
    });
}

#[test]
fn a_promise_can_be_called_off_even_if_its_task_has_begun() {
    watched(|| {
        let (queued, early) = task::<u32>("queued");
        let (taken, late) = task::<u32>("taken");
        assert!(taken.begin());

        queued.cancel();
        taken.cancel();

        assert_eq!(early.join(), Err(TaskError::Cancelled));
        assert_eq!(late.join(), Err(TaskError::Cancelled));
    });
}

#[test]
fn what_a_dropped_handle_would_have_got_is_dropped_promptly() {
    watched(|| {
        let drops = Arc::new(AtomicUsize::new(0));
        let (promise, handle) = task("count");
        let (later, kept) = task("later");

        drop(handle);
        promise.keep(Ok(Counted(Arc::clone(&drops))));
        assert_eq!(drops.load(Ordering::Relaxed), 1, "the handle went first");

        later.keep(Ok(Counted(Arc::clone(&drops))));
        drop(kept);
        assert_eq!(drops.load(Ordering::Relaxed), 2, "the result came first");
    });
}

#[test]
fn a_handle_told_so_cancels_its_task_when_it_is_dropped() {
    let (cancelled, handle) = task::<u32>("cancelled");
    let (runs_on, other) = task::<u32>("runs on");

    drop(handle.cancel_on_drop(true));
    drop(other);

    assert!(cancelled.is_cancelled() && !runs_on.is_cancelled());
    assert!(runs_on.begin());
}

#[test]
fn a_handle_can_be_awaited_by_async_code() {
    watched(|| {
        struct Unpark(thread::Thread);
        impl Wake for Unpark {
            fn wake(self: Arc<Self>) {
                self.0.unpark();
            }
        }
        let (promise, handle) = task("count");
        let worker = thread::spawn(|| promise.keep(Ok(7)));

        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut future = pin!(async { handle.await.map(|n: u32| n + 1) });
        let mut cx = Context::from_waker(&waker);
        let result = loop {
            match future.as_mut().poll(&mut cx) {
                Poll::Ready(result) => break result,
                Poll::Pending => thread::park(),
            }
        };

        assert_eq!(result, Ok(8));
        worker.join().unwrap();
    });
}
