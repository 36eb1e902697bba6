//! What a handle promises, whichever pool gave it out.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

use shared::task::{
    Promise, TaskError, TaskHandle, TaskName, Until, as_completed, wait,
};

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
    struct OnlyMoves(u32);
    let (promise, handle) = task("count");

    let worker = thread::spawn(|| promise.keep(Ok(OnlyMoves(7))));

    assert_eq!(handle.join().map(|value| value.0), Ok(7));
    worker.join().unwrap();
}

#[test]
fn asking_an_awaited_handle_again_is_a_clear_error() {
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
}

#[test]
fn join_timeout_gives_the_handle_back_and_the_task_goes_on() {
    let (promise, handle) = task("count");
    assert!(promise.begin());

    let handle = handle.join_timeout(Duration::ZERO).expect_err("not yet");
    let handle = handle.join_timeout(Duration::from_millis(1)).unwrap_err();

    assert!(handle.is_running() && !handle.is_done());
    promise.keep(Ok(7));
    assert_eq!(handle.join_timeout(WATCHDOG).unwrap(), Ok(7));
}

#[test]
fn join_timeout_is_woken_before_its_time() {
    let (promise, handle) = task("count");

    let waiting = thread::spawn(|| handle.join_timeout(Duration::MAX));
    promise.keep(Ok(7));

    assert_eq!(waiting.join().unwrap().unwrap(), Ok(7));
}

#[test]
fn cancel_works_until_the_task_is_taken() {
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
}

#[test]
fn cancelling_twice_is_fine() {
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
}

#[test]
fn cancel_wakes_async_code_that_waits() {
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
}

#[test]
fn callbacks_run_once_in_order_on_the_thread_that_finished() {
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
}

#[test]
fn a_callback_finds_the_result_in() {
    let (promise, handle) = task("count");
    let handle = Arc::new(handle);
    let (told, heard) = mpsc::channel();
    let seen = Arc::clone(&handle);
    handle.on_done(move |_| told.send(seen.is_done()).unwrap());

    promise.keep(Ok(7));

    assert_eq!(heard.recv(), Ok(true));
}

#[test]
fn a_callback_added_late_runs_at_once_on_the_caller() {
    let (promise, handle) = task("count");
    promise.keep(Ok(7));
    let (told, heard) = mpsc::channel();

    handle.on_done(move |result| {
        told.send((result.clone(), thread::current().id())).unwrap();
    });

    assert_eq!(heard.try_recv(), Ok((Ok(7), thread::current().id())));
    assert_eq!(handle.join(), Ok(7), "the result is still there");
}

#[test]
fn a_callback_added_by_a_callback_runs_too() {
    let (promise, handle) = task("count");
    let handle = Arc::new(handle);
    let (told, heard) = mpsc::channel();
    let same = Arc::clone(&handle);
    handle.on_done(move |_| {
        same.on_done(move |result| told.send(result.clone()).unwrap());
    });

    promise.keep(Ok(7));

    assert_eq!(heard.recv(), Ok(Ok(7)));
}

#[test]
fn a_panicking_callback_harms_nobody() {
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
}

#[test]
fn a_promise_that_is_dropped_does_not_leave_anyone_waiting() {
    let (promise, handle) = task::<u32>("count");

    let worker = thread::spawn(move || drop(promise));

    assert_eq!(handle.join(), Err(TaskError::Abandoned));
    worker.join().unwrap();
}

#[test]
fn what_a_dropped_handle_would_have_got_is_dropped_promptly() {
    let drops = Arc::new(AtomicUsize::new(0));
    let (promise, handle) = task("count");
    let (later, kept) = task("later");

    drop(handle);
    promise.keep(Ok(Counted(Arc::clone(&drops))));
    assert_eq!(drops.load(Ordering::Relaxed), 1, "the handle went first");

    later.keep(Ok(Counted(Arc::clone(&drops))));
    drop(kept);
    assert_eq!(drops.load(Ordering::Relaxed), 2, "the result came first");
}

#[test]
fn a_handle_told_so_cancels_its_task_when_it_is_dropped() {
    let (cancelled, handle) = task::<u32>("cancelled");
    let (runs_on, other) = task::<u32>("runs on");

    drop(handle.cancel_on_drop(true));
    drop(other);

    assert!(cancelled.is_cancelled());
    assert!(runs_on.begin());
}

#[test]
fn a_handle_can_be_awaited_by_async_code() {
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
}

#[test]
fn as_completed_gives_each_once_in_order_of_completion() {
    let (promises, handles): (Vec<_>, Vec<_>) =
        ["a", "b", "c"].map(task::<u32>).into_iter().unzip();
    let mut completed = as_completed(handles);
    let mut promises: Vec<_> = promises.into_iter().map(Some).collect();

    let mut seen = Vec::new();
    for (index, answer) in [(2, 20), (0, 10), (1, 30)] {
        promises[index].take().unwrap().keep(Ok(answer));
        seen.push(completed.next().unwrap().join().unwrap());
    }

    assert_eq!(seen, [20, 10, 30]);
    assert!(completed.next().is_none());
}

#[test]
fn as_completed_gives_finished_ones_first() {
    let (slow, first) = task("slow");
    let (done, second) = task("done");
    done.keep(Ok("done"));

    let mut completed = as_completed([first, second]);

    assert_eq!(completed.next().unwrap().join(), Ok("done"));
    slow.keep(Ok("slow"));
    assert_eq!(completed.next().unwrap().join(), Ok("slow"));
}

#[test]
fn as_completed_parks_and_is_woken() {
    let (promises, handles): (Vec<_>, Vec<_>) =
        (0..100).map(|_| task::<u32>("t")).unzip();

    let worker = thread::spawn(move || {
        for (number, promise) in (0..).zip(promises) {
            promise.keep(Ok(number));
        }
    });

    let seen: Vec<_> =
        as_completed(handles).map(|h| h.join().unwrap()).collect();
    assert_eq!(seen, (0..100).collect::<Vec<_>>());
    worker.join().unwrap();
}

#[test]
fn as_completed_ends_at_its_deadline_and_gives_the_rest_back() {
    let (done, first) = task("done");
    let (_open, second) = task::<u32>("open");
    done.keep(Ok(1));

    let mut completed = as_completed([second, first]).until(Instant::now());

    assert_eq!(completed.next().unwrap().join(), Ok(1));
    assert!(completed.next().is_none());
    let rest = completed.into_rest();
    assert_eq!(rest.len(), 1);
    assert_eq!(rest[0].name(), &TaskName::from("open"));
}

#[test]
fn wait_until_the_first_has_ended() {
    let (_open, first) = task::<u32>("open");
    let (done, second) = task("done");

    let worker = thread::spawn(|| done.keep(Ok(2)));
    let waited = wait([first, second], Until::First, None);

    assert_eq!(waited.done.len(), 1);
    assert_eq!(waited.not_done.len(), 1);
    assert_eq!(waited.done.into_iter().next().unwrap().join(), Ok(2));
    worker.join().unwrap();
}

#[test]
fn wait_until_the_first_error_does_not_stop_at_a_result() {
    let (good, first) = task("good");
    let (bad, second) = task::<u32>("bad");
    let (_open, third) = task("open");
    good.keep(Ok(1));

    let worker = thread::spawn(|| bad.keep(Err(TaskError::TimedOut)));
    let waited = wait([first, second, third], Until::FirstError, None);

    assert_eq!(waited.done.len(), 2);
    assert_eq!(waited.not_done[0].name(), &TaskName::from("open"));
    worker.join().unwrap();
}

#[test]
fn wait_for_all_keeps_the_order_given() {
    let (promises, handles): (Vec<_>, Vec<_>) =
        (0..10).map(|_| task::<u32>("t")).unzip();

    let worker = thread::spawn(move || {
        for (number, promise) in (0..10).zip(promises).rev() {
            promise.keep(Ok(number));
        }
    });
    let waited = wait(handles, Until::All, None);

    assert!(waited.not_done.is_empty());
    let results: Vec<_> =
        waited.done.into_iter().map(|h| h.join().unwrap()).collect();
    assert_eq!(results, (0..10).collect::<Vec<_>>());
    worker.join().unwrap();
}

#[test]
fn wait_ends_at_its_deadline_and_loses_no_handle() {
    let (done, first) = task("done");
    let (late, second) = task("late");
    done.keep(Ok(1));

    let waited = wait([first, second], Until::All, Some(Instant::now()));

    assert_eq!(waited.done.len(), 1);
    let [open] = <[_; 1]>::try_from(waited.not_done).unwrap();
    late.keep(Ok(2));
    assert_eq!(open.join(), Ok(2), "the handle can still be joined");
}

#[test]
fn waiting_for_nothing_does_not_wait() {
    let waited = wait::<u32>([], Until::First, None);

    assert!(waited.done.is_empty() && waited.not_done.is_empty());
    assert!(as_completed::<u32>([]).next().is_none());
}
