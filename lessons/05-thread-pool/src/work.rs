//! What a task of the sweep does: wait, compute, or both.

use std::hint::black_box;
use std::time::Duration;

use shared::lesson::{Stop, Stopped};

use crate::tracks::Tracks;

/// The tasks of one sweep.
#[derive(Clone)]
pub struct Work {
    /// How long each task waits; nothing for those that only compute.
    pub pauses: Vec<Duration>,
    /// How many steps each task computes.
    pub steps: u64,
    pub stop: Stop,
    pub tracks: Tracks,
}

/// After so many steps a task looks whether it should end.
const BETWEEN_LOOKS: u64 = 10_000;

impl Work {
    /// Does one task.
    ///
    /// # Errors
    /// On Ctrl-C.
    pub fn run(&self, task: usize) -> Result<(), Stopped> {
        self.tracks.draw(|track| {
            let pause = self.pauses[task];
            if !pause.is_zero() {
                track.wait("wait", |_| self.stop.pause(pause))?;
            }
            if self.steps > 0 {
                track.span("compute", |_| self.compute())?;
            }
            Ok(())
        })
    }

    fn compute(&self) -> Result<(), Stopped> {
        let mut number = 1_u64;
        let mut left = self.steps;
        while left > 0 {
            self.stop.check()?;
            let now = left.min(BETWEEN_LOOKS);
            for _ in 0..now {
                // Each step needs the one before it: no step can be left out,
                // and no two be done at once.
                number = black_box(number.wrapping_mul(31) + 7);
            }
            left -= now;
        }
        Ok(())
    }
}
