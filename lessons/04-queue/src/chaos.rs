//! Pauses anywhere, so that threads meet in orders that they rarely find by
//! themselves.
//!
//! A program with threads that runs right a thousand times may still be wrong:
//! each thread ends its few steps before the next one begins. Pauses between
//! the steps tear them apart. A seed brings the same pauses back.

use std::time::Duration;

use rand::RngExt;
use rand::rngs::StdRng;
use shared::lesson::{Stop, Stopped};
use shared::measure::{Timeline, Track};
use shared::seed::Seed;

/// Where the pauses of one run come from.
pub struct Chaos<'a> {
    /// What brings them back.
    pub seed: Seed,
    /// The number of the run: each has pauses of its own.
    pub run: u64,
    /// None is longer; zero for none at all.
    pub longest: Duration,
    /// Whether the run should end.
    pub stop: &'a Stop,
    /// Where they are drawn.
    pub timeline: Timeline,
}

/// The pauses of one thread.
pub struct Pauses<'a> {
    random: StdRng,
    longest: Duration,
    stop: &'a Stop,
    track: Track,
}

impl<'a> Chaos<'a> {
    /// The pauses of the thread with that number and name.
    pub fn pauses(&self, number: u64, name: &str) -> Pauses<'a> {
        Pauses {
            random: self.seed.generator(self.run << 32 | number),
            longest: self.longest,
            stop: self.stop,
            track: self.timeline.track(name),
        }
    }
}

impl Pauses<'_> {
    /// Waits for a random time.
    ///
    /// # Errors
    /// [`Stopped`] if the run should end.
    ///
    /// # Blocking
    /// At most for the longest pause, and no longer than the run.
    pub fn pause(&mut self) -> Result<(), Stopped> {
        if self.longest.is_zero() {
            return self.stop.check();
        }
        let time = self.random.random_range(Duration::ZERO..=self.longest);
        self.track.wait("pause", |_| self.stop.pause(time))
    }
}
