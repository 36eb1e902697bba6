//! Ten threads that add one to one counter, and pause in the wrong places.

use std::time::Duration;

use rand::RngExt;
use rand::rngs::StdRng;
use shared::lesson::{Stop, Stopped};
use shared::measure::Track;

use crate::sync::atomic::{AtomicU64, Ordering};
use crate::sync::{Mutex, thread};

/// One thread's part: adds one, and says which value it saw.
pub type Add = fn(&AtomicU64, &mut Pauses) -> Result<u64, Stopped>;

/// The notebook's.
pub fn add_pause_look(
    counter: &AtomicU64,
    pauses: &mut Pauses,
) -> Result<u64, Stopped> {
    pauses.take("before adding")?;
    // `Relaxed`, here and below: the counter orders nothing but itself.
    counter.fetch_add(1, Ordering::Relaxed);
    pauses.take("until looking")?;
    Ok(counter.load(Ordering::Relaxed))
}

/// Wrong: what others write during the pause in the middle is overwritten.
pub fn read_pause_write(
    counter: &AtomicU64,
    pauses: &mut Pauses,
) -> Result<u64, Stopped> {
    pauses.take("before adding")?;
    let value = counter.load(Ordering::Relaxed);
    pauses.take("read, not yet written")?;
    counter.store(value + 1, Ordering::Relaxed);
    pauses.take("until looking")?;
    Ok(counter.load(Ordering::Relaxed))
}

/// Right: the value seen is the one that this very step has made.
pub fn add_and_look(
    counter: &AtomicU64,
    pauses: &mut Pauses,
) -> Result<u64, Stopped> {
    pauses.take("before adding")?;
    Ok(counter.fetch_add(1, Ordering::Relaxed) + 1)
}

/// The random pauses of one thread.
pub struct Pauses<'a> {
    pub random: StdRng,
    pub longest: Duration,
    /// Ends them early.
    pub stop: &'a Stop,
    /// Where they are drawn.
    pub track: &'a mut Track,
}

impl Pauses<'_> {
    fn take(&mut self, when: &'static str) -> Result<(), Stopped> {
        let time = self.random.random_range(Duration::ZERO..=self.longest);
        self.track.wait(when, |_| self.stop.pause(time))
    }
}

/// What one run with all threads gave.
#[derive(Debug)]
pub struct Outcome {
    /// The values seen, in the order in which they were.
    pub seen: Vec<u64>,
    /// The counter's last value.
    pub ended_as: u64,
}

/// Lets a thread for each of `pauses` add one to one counter.
///
/// # Errors
/// [`Stopped`] if the run should end; all threads have ended then.
///
/// # Blocking
/// Until all pauses are over, or the run should end.
pub fn all_threads<'a>(
    add: Add,
    pauses: impl Iterator<Item = Pauses<'a>>,
) -> Result<Outcome, Stopped> {
    let counter = AtomicU64::new(0);
    let seen = Mutex::new(Vec::new());
    thread::scope(|scope| {
        let (counter, seen) = (&counter, &seen);
        let workers: Vec<_> = pauses
            .map(|mut pauses| {
                scope.spawn(move || {
                    let value = add(counter, &mut pauses)?;
                    seen.lock().expect("pushing does not panic").push(value);
                    Ok(())
                })
            })
            .collect();
        let mut ended = workers
            .into_iter()
            .map(|worker| worker.join().expect("adding one does not panic"));
        ended.try_for_each(|ended| ended)
    })?;
    Ok(Outcome {
        seen: seen.into_inner().expect("pushing does not panic"),
        ended_as: counter.into_inner(),
    })
}

impl Outcome {
    /// How many increments were lost.
    pub fn lost(&self) -> u64 {
        // Every thread saw one value, and should have added one.
        self.seen.len() as u64 - self.ended_as
    }

    /// Whether the threads saw 1, 2, 3, … in some order.
    pub fn shows_every_value_once(&self) -> bool {
        let mut seen = self.seen.clone();
        seen.sort_unstable();
        seen.into_iter().eq(1..=self.ended_as)
    }
}

#[cfg(test)]
mod tests {
    use shared::measure::Timeline;
    use shared::seed::Seed;

    use super::*;

    /// What `add` comes to in eight threads that do not pause.
    fn outcome_of(add: Add, stop: &Stop) -> Result<Outcome, Stopped> {
        let timeline = Timeline::default();
        let mut tracks: Vec<_> = (0..8).map(|_| timeline.track("")).collect();
        let pauses = tracks.iter_mut().map(|track| Pauses {
            random: Seed::from(1).generator(0),
            longest: Duration::ZERO,
            stop,
            track,
        });
        all_threads(add, pauses)
    }

    #[test]
    fn adding_and_looking_at_once_shows_every_value_once() {
        let outcome = outcome_of(add_and_look, &Stop::default()).unwrap();

        assert!(outcome.shows_every_value_once(), "{:?}", outcome.seen);
        assert_eq!(outcome.lost(), 0);
    }

    #[test]
    fn what_is_seen_late_is_not_lost() {
        let outcome = outcome_of(add_pause_look, &Stop::default()).unwrap();

        assert_eq!(outcome.ended_as, 8);
        assert_eq!(outcome.lost(), 0);
    }

    #[test]
    fn every_thread_ends_when_the_run_should() {
        let stop = Stop::default();
        stop.request();

        let ended = outcome_of(read_pause_write, &stop);

        assert!(ended.is_err());
    }

    #[test]
    fn a_repeated_value_is_noticed_in_any_order() {
        let outcome = |seen: &[u64]| Outcome {
            seen: seen.to_vec(),
            ended_as: 3,
        };

        assert!(outcome(&[2, 3, 1]).shows_every_value_once());
        assert!(!outcome(&[3, 2, 3]).shows_every_value_once());
    }
}
