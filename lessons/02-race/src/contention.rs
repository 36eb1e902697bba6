//! Many threads, one counter, all at once.
//!
//! The naive way is to start the threads one after the other. Starting one
//! takes longer than thousands of increments: the first has often ended before
//! the second begins, and a race shows nothing. The mend is a barrier, at which
//! they wait for each other; the clock runs from there.

use std::time::{Duration, Instant};

use shared::lesson::{Stop, Stopped};
use shared::measure::Track;

use crate::counters::Counter;
use crate::sync::{Barrier, thread};

/// After so many increments a worker looks whether it should end: often enough
/// for Ctrl-C, too seldom to be seen in the times.
const BETWEEN_LOOKS: u64 = 10_000;

/// How the threads begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Each as soon as it is there.
    OneByOne,
    /// None before all are there.
    Together,
}

/// What became of the increments.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    /// How many the counter has.
    pub counted: u64,
    /// From the first worker's first increment to the sum.
    pub time: Duration,
}

/// Lets a worker for each of `tracks` add `increments` times one to a `C`.
///
/// # Errors
/// [`Stopped`] if the run should end; all threads have ended then.
///
/// # Blocking
/// Until all workers are done.
pub fn contend<C: Counter>(
    start: Start,
    increments: u64,
    tracks: &mut [Track],
    stop: &Stop,
) -> Result<Outcome, Stopped> {
    let counter = C::for_workers(tracks.len());
    let barrier = Barrier::new(match start {
        // A barrier for one lets everybody through.
        Start::OneByOne => 1,
        Start::Together => tracks.len(),
    });

    let began: Result<Vec<Instant>, Stopped> = thread::scope(|scope| {
        let (counter, barrier) = (&counter, &barrier);
        let workers: Vec<_> = (0..)
            .zip(tracks)
            .map(|(worker, track)| {
                scope.spawn(move || {
                    barrier.wait();
                    let began = Instant::now();
                    track.span(C::NAME, |_| {
                        add(counter, worker, increments, stop)
                    })?;
                    Ok(began)
                })
            })
            .collect();
        let ended = workers.into_iter().map(|worker| {
            worker.join().expect("nobody panics while adding one")
        });
        ended.collect()
    });

    // Before the `?`: a counter may have a thread of its own to end.
    let sum = counter.total();
    let end = Instant::now();
    let first = began?.into_iter().min().unwrap_or(end);
    Ok(Outcome {
        counted: sum,
        time: end - first,
    })
}

fn add(
    counter: &impl Counter,
    worker: usize,
    increments: u64,
    stop: &Stop,
) -> Result<(), Stopped> {
    let mut left = increments;
    while left > 0 {
        stop.check()?;
        let now = left.min(BETWEEN_LOOKS);
        counter.add(worker, now);
        left -= now;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use shared::measure::Timeline;

    use super::*;
    use crate::counters::{FetchAdd, Mutexed, Owned, Packed, Padded};

    /// How many of 3 × 12,345 increments a counter counts.
    fn counted<C: Counter>(stop: &Stop) -> Result<u64, Stopped> {
        let timeline = Timeline::default();
        let mut tracks: Vec<_> = (0..3).map(|_| timeline.track("")).collect();
        contend::<C>(Start::Together, 12_345, &mut tracks, stop)
            .map(|outcome| outcome.counted)
    }

    #[test]
    fn mended_counters_count_every_increment() {
        let stop = Stop::default();

        assert_eq!(counted::<FetchAdd>(&stop), Ok(37_035));
        assert_eq!(counted::<Mutexed>(&stop), Ok(37_035));
        assert_eq!(counted::<Owned>(&stop), Ok(37_035));
        assert_eq!(counted::<Packed>(&stop), Ok(37_035));
        assert_eq!(counted::<Padded>(&stop), Ok(37_035));
    }

    #[test]
    fn a_contest_that_was_stopped_gives_no_count() {
        let stop = Stop::default();
        stop.request();

        assert_eq!(counted::<Mutexed>(&stop), Err(Stopped));
        assert_eq!(counted::<Owned>(&stop), Err(Stopped));
    }
}
