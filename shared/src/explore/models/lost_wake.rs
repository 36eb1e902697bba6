//! A task that is woken, and an executor that sleeps on.
//!
//! An executor polls a task. The task must wait, and keeps a waker; a timer
//! that goes off later puts the task into the executor's line and wakes it. If
//! the timer does so after the executor has found the line empty and before it
//! sleeps, nobody is asleep yet to be woken, and the executor sleeps for ever
//! beside a line with a task in it. The mend is a note that is kept for the
//! next sleep: `std::thread::park` returns at once after an `unpark`.

use serde::Serialize;

use crate::explore::{Flow, Model, Thread};

/// What executor and timer share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct EventLoop {
    gone_off: bool,
    waker: bool,
    in_line: bool,
    executor: Sleep,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize,
)]
enum Sleep {
    Awake,
    Asleep,
    /// Awake, and not to sleep the next time: a wake-up was kept.
    Noted,
}

type Party = Thread<EventLoop, ()>;

/// Waking is for those who sleep already.
///
/// ```
/// use shared::explore::models::lost_wake;
///
/// let sleeps_on = lost_wake().shortest_bad()?.expect("there is one");
/// let steps = sleeps_on.moves.iter().map(|m| m.step.as_str());
/// assert!(steps.eq(["poll", "in line?", "go off", "wake", "sleep"]));
/// # Ok::<(), shared::explore::ExploreError>(())
/// ```
#[must_use]
pub fn lost_wake() -> Model<EventLoop, ()> {
    event_loop("lost wake", |shared| shared.executor = Sleep::Awake)
}

/// Waking is kept for the next sleep.
///
/// ```
/// use shared::explore::models::kept_wake;
///
/// assert_eq!(kept_wake().shortest_bad()?, None);
/// # Ok::<(), shared::explore::ExploreError>(())
/// ```
#[must_use]
pub fn kept_wake() -> Model<EventLoop, ()> {
    event_loop("kept wake", |shared| {
        shared.executor = match shared.executor {
            Sleep::Asleep => Sleep::Awake,
            Sleep::Awake | Sleep::Noted => Sleep::Noted,
        };
    })
}

fn event_loop(name: &str, unpark: fn(&mut EventLoop)) -> Model<EventLoop, ()> {
    let executor = Party::new("executor")
        .branch("poll", |shared, ()| {
            if shared.gone_off {
                return Flow::End;
            }
            shared.waker = true;
            Flow::Next
        })
        .branch("in line?", |shared, ()| {
            if std::mem::take(&mut shared.in_line) {
                Flow::Back("poll")
            } else {
                Flow::Next
            }
        })
        .step("sleep", |shared, ()| {
            shared.executor = match shared.executor {
                Sleep::Noted => Sleep::Awake,
                Sleep::Awake | Sleep::Asleep => Sleep::Asleep,
            };
        })
        .branch("wake up", |shared, ()| {
            if shared.executor == Sleep::Asleep {
                Flow::Wait
            } else {
                Flow::Back("in line?")
            }
        });
    let timer = Party::new("timer")
        .step("go off", |shared, ()| shared.gone_off = true)
        .step("wake", move |shared, ()| {
            if std::mem::take(&mut shared.waker) {
                shared.in_line = true;
                unpark(shared);
            }
        });
    let begin = EventLoop {
        gone_off: false,
        waker: false,
        in_line: false,
        executor: Sleep::Awake,
    };
    Model::new(name, begin)
        .thread(executor)
        .thread(timer)
        .show("line", |shared| {
            if shared.in_line { "task" } else { "empty" }.to_owned()
        })
}
