//! What waiting for many handles promises, whichever pool gave them out.

#[path = "../../tests/src/watchdog.rs"]
#[expect(dead_code, reason = "what is waited for here sends a message")]
mod watchdog;

use std::thread;
use std::time::Instant;

use shared::task::{
    Promise, TaskError, TaskHandle, TaskName, Until, as_completed, wait,
};
use watchdog::watched;

fn task<T>(name: &str) -> (Promise<T>, TaskHandle<T>) {
    Promise::new(TaskName::from(name))
}

#[test]
fn as_completed_gives_each_once_in_order_of_completion() {
    watched(|| {
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
    });
}

#[test]
fn as_completed_gives_finished_ones_first() {
    watched(|| {
        let (slow, first) = task("slow");
        let (done, second) = task("done");
        done.keep(Ok("done"));

        let mut completed = as_completed([first, second]);

        assert_eq!(completed.next().unwrap().join(), Ok("done"));
        slow.keep(Ok("slow"));
        assert_eq!(completed.next().unwrap().join(), Ok("slow"));
    });
}

#[test]
fn as_completed_parks_and_is_woken() {
    watched(|| {
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
    });
}

#[test]
fn as_completed_ends_at_its_deadline_and_gives_the_rest_back() {
    watched(|| {
        let (done, first) = task("done");
        let (_open, second) = task::<u32>("open");
        done.keep(Ok(1));

        let mut completed = as_completed([second, first]).until(Instant::now());

        assert_eq!(completed.next().unwrap().join(), Ok(1));
        assert!(completed.next().is_none());
        let rest = completed.into_rest();
        assert_eq!(rest.len(), 1);
        assert_eq!(rest[0].name(), &TaskName::from("open"));
    });
}

#[test]
fn as_completed_says_how_many_are_left() {
    let (promises, handles): (Vec<_>, Vec<_>) =
        (0..3).map(|_| task::<u32>("t")).unzip();
    for promise in promises {
        promise.keep(Ok(1));
    }

    let mut completed = as_completed(handles);
    assert_eq!(completed.size_hint(), (3, Some(3)));
    assert!(completed.next().is_some());
    assert_eq!(completed.size_hint(), (2, Some(2)));

    // The deadline may come before any of them.
    let completed = completed.until(Instant::now());
    assert_eq!(completed.size_hint(), (0, Some(2)));
}

#[test]
fn wait_for_the_first_gives_all_that_have_ended_by_then() {
    watched(|| {
        let (one, first) = task("one");
        let (two, second) = task("two");
        let (_open, third) = task::<u32>("open");
        one.keep(Ok(1));
        two.keep(Ok(2));

        let waited = wait([first, second, third], Until::First, None);

        assert_eq!((waited.done.len(), waited.not_done.len()), (2, 1));
    });
}

#[test]
fn wait_until_the_first_has_ended() {
    watched(|| {
        let (_open, first) = task::<u32>("open");
        let (done, second) = task("done");

        let worker = thread::spawn(|| done.keep(Ok(2)));
        let waited = wait([first, second], Until::First, None);

        assert_eq!(waited.done.len(), 1);
        assert_eq!(waited.not_done.len(), 1);
        assert_eq!(waited.done.into_iter().next().unwrap().join(), Ok(2));
        worker.join().unwrap();
    });
}

#[test]
fn wait_until_the_first_error_does_not_stop_at_a_result() {
    watched(|| {
        let (good, first) = task("good");
        let (bad, second) = task::<u32>("bad");
        let (_open, third) = task("open");
        good.keep(Ok(1));

        let worker = thread::spawn(|| bad.keep(Err(TaskError::TimedOut)));
        let waited = wait([first, second, third], Until::FirstError, None);

        assert_eq!(waited.done.len(), 2);
        assert_eq!(waited.not_done[0].name(), &TaskName::from("open"));
        worker.join().unwrap();
    });
}

#[test]
fn wait_for_all_keeps_the_order_given() {
    watched(|| {
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
    });
}

#[test]
fn wait_ends_at_its_deadline_and_loses_no_handle() {
    watched(|| {
        let (done, first) = task("done");
        let (late, second) = task("late");
        done.keep(Ok(1));

        let waited = wait([first, second], Until::All, Some(Instant::now()));

        assert_eq!(waited.done.len(), 1);
        let [open] = <[_; 1]>::try_from(waited.not_done).unwrap();
        late.keep(Ok(2));
        assert_eq!(open.join(), Ok(2), "the handle can still be joined");
    });
}

#[test]
fn waiting_for_nothing_does_not_wait() {
    let waited = wait::<u32>([], Until::First, None);

    assert!(waited.done.is_empty() && waited.not_done.is_empty());
    assert!(as_completed::<u32>([]).next().is_none());
}
