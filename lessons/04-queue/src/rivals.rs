//! The channels that are compared, each behind the same two calls.

use std::num::NonZeroUsize;

use crossbeam::channel;
use shared::lesson::Stopped;
use shared::queue::JoinQueue;
use shared::sync::mpsc;

use crate::pump::{Load, Parcel, Passed};

/// A channel.
pub struct Rival {
    /// What it is called.
    pub name: &'static str,
    /// Whether messages go in batches.
    pub batches: bool,
    /// How many messages go through it, in percent of the others': a slow
    /// channel shows its pace with fewer, a fast one needs more.
    pub percent: u64,
    /// Sends a load through it.
    pub pump: fn(Load, NonZeroUsize) -> Result<Passed, Stopped>,
}

impl Rival {
    const fn new(
        name: &'static str,
        pump: fn(Load, NonZeroUsize) -> Result<Passed, Stopped>,
    ) -> Self {
        Self {
            name,
            batches: false,
            percent: 100,
            pump,
        }
    }
}

/// All of them.
pub const RIVALS: [Rival; 9] = [
    Rival::new("crossbeam, unbounded", crossbeam_unbounded),
    Rival::new("std, unbounded", std_unbounded),
    Rival::new("JoinQueue, unbounded", join_queue_unbounded),
    Rival::new("crossbeam, bounded", crossbeam_bounded::<u64>),
    Rival::new("std, bounded", std_bounded),
    Rival::new("JoinQueue, bounded", join_queue_bounded::<u64>),
    Rival {
        batches: true,
        percent: 1_000,
        ..Rival::new("crossbeam, batches", crossbeam_bounded::<Vec<u64>>)
    },
    Rival {
        batches: true,
        percent: 1_000,
        ..Rival::new("JoinQueue, batches", join_queue_bounded::<Vec<u64>>)
    },
    Rival {
        percent: 2,
        ..Rival::new("crossbeam, room for 1", |load, _| {
            crossbeam_bounded::<u64>(load, NonZeroUsize::MIN)
        })
    },
];

/// Why sending and receiving cannot fail.
const OPEN: &str = "both ends live until the last message";

fn crossbeam_unbounded(load: Load, _: NonZeroUsize) -> Result<Passed, Stopped> {
    let (sender, receiver) = channel::unbounded::<Option<u64>>();
    load.pump(
        move |message| sender.send(message).expect(OPEN),
        || receiver.recv().expect(OPEN),
    )
}

fn crossbeam_bounded<P: Parcel>(
    load: Load,
    bound: NonZeroUsize,
) -> Result<Passed, Stopped> {
    let (sender, receiver) = channel::bounded::<Option<P>>(bound.get());
    load.pump(
        move |message| sender.send(message).expect(OPEN),
        || receiver.recv().expect(OPEN),
    )
}

fn std_unbounded(load: Load, _: NonZeroUsize) -> Result<Passed, Stopped> {
    let (sender, receiver) = mpsc::channel::<Option<u64>>();
    load.pump(
        move |message| sender.send(message).expect(OPEN),
        || receiver.recv().expect(OPEN),
    )
}

fn std_bounded(load: Load, bound: NonZeroUsize) -> Result<Passed, Stopped> {
    let (sender, receiver) = mpsc::sync_channel::<Option<u64>>(bound.get());
    load.pump(
        move |message| sender.send(message).expect(OPEN),
        || receiver.recv().expect(OPEN),
    )
}

fn join_queue_unbounded(
    load: Load,
    _: NonZeroUsize,
) -> Result<Passed, Stopped> {
    through(load, &JoinQueue::<Option<u64>>::unbounded())
}

fn join_queue_bounded<P: Parcel>(
    load: Load,
    bound: NonZeroUsize,
) -> Result<Passed, Stopped> {
    through(load, &JoinQueue::<Option<P>>::bounded(bound))
}

/// Each item is counted as done when it is received: its guard is dropped.
fn through<P: Parcel>(
    load: Load,
    queue: &JoinQueue<Option<P>>,
) -> Result<Passed, Stopped> {
    load.pump(
        |message| queue.put(message).expect(OPEN),
        || queue.get().expect(OPEN).value,
    )
}

#[cfg(test)]
mod tests {
    use shared::lesson::Stop;
    use shared::measure::{Timeline, Track};

    use super::*;
    use crate::watchdog::in_time;

    fn send(
        rival: &'static Rival,
        messages: u64,
        producers: usize,
        stop: Stop,
    ) -> Result<Passed, Stopped> {
        in_time(move || {
            let track = |_| Timeline::default().track("");
            let mut producers: Vec<Track> = (0..producers).map(track).collect();
            let load = Load {
                messages,
                batch: if rival.batches { 7 } else { 1 },
                stop: &stop,
                producers: &mut producers,
                consumer: &mut track(0),
            };
            (rival.pump)(load, NonZeroUsize::new(4).unwrap())
        })
    }

    #[test]
    fn every_message_comes_through_every_channel() {
        for rival in &RIVALS {
            for producers in [1, 3] {
                let passed = send(rival, 100, producers, Stop::default());

                let complete = passed.map(|passed| passed.complete);
                assert_eq!(complete, Ok(true), "{}", rival.name);
            }
        }
    }

    #[test]
    fn fewer_messages_than_producers_are_sent_all_the_same() {
        for rival in &RIVALS {
            let passed = send(rival, 2, 5, Stop::default());

            let complete = passed.map(|passed| passed.complete);
            assert_eq!(complete, Ok(true), "{}", rival.name);
        }
    }

    #[test]
    fn a_run_that_should_end_sends_no_more() {
        let stop = Stop::default();
        stop.request();

        for rival in &RIVALS {
            let ended = send(rival, u64::from(u32::MAX), 2, stop.clone());

            assert_eq!(ended, Err(Stopped), "{}", rival.name);
        }
    }
}
