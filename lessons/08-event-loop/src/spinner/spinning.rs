//! The spinner, the slow question, and what was seen of them.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use shared::lesson::{Lesson, Stop, Stopped};
use shared::measure::Timeline;
use shared::sync::Arc;
use shared::sync::atomic::{AtomicU64, Ordering};

/// How long the spinner rests between two turns.
pub const TURN: Duration = Duration::from_millis(20);

/// After so many numbers the slow answer looks whether it should end.
const BETWEEN_LOOKS: u64 = 10_000;

/// What each way of spinning is given. Clones share it.
#[derive(Clone)]
pub struct Scene {
    pub way: &'static str,
    /// The slow question: how many primes are below this number?
    pub below: u64,
    pub stop: Stop,
    pub timeline: Timeline,
    pub spinner: Spinner,
}

/// A spinner on the terminal; where there is none, it turns unseen.
#[derive(Clone)]
pub struct Spinner {
    bar: ProgressBar,
    turns: Arc<AtomicU64>,
}

/// What was seen of one way.
pub struct Seen {
    /// The answer to the slow question.
    pub answer: u64,
    /// When it was there.
    pub wall: Duration,
    /// From being told to being gone.
    pub gone_after: Duration,
    /// How often the spinner turned.
    pub turns: u64,
    /// How many spinners were still there afterwards.
    pub left: usize,
}

impl Scene {
    pub fn new(way: &'static str, below: u64, lesson: &Lesson) -> Self {
        let style = ProgressStyle::with_template("{spinner} {msg}")
            .expect("the template is well formed");
        let bar = lesson.progress(below, way).with_style(style);
        Self {
            way,
            below,
            stop: lesson.stop().clone(),
            timeline: lesson.timeline().clone(),
            spinner: Spinner {
                bar,
                turns: Arc::default(),
            },
        }
    }

    /// The slow answer, by trial division.
    ///
    /// # Errors
    /// On Ctrl-C.
    pub fn answer(&self) -> Result<u64, Stopped> {
        let mut primes = 0;
        for number in 2..self.below {
            if number % BETWEEN_LOOKS == 0 {
                self.stop.check()?;
            }
            let mut divisors = (2..).take_while(|d| d * d <= number);
            primes += u64::from(divisors.all(|d| number % d != 0));
        }
        Ok(primes)
    }

    /// What was seen, when the spinner should be gone.
    pub fn seen(&self, answer: u64, start: Instant, told: Instant) -> Seen {
        Seen {
            answer,
            wall: told - start,
            gone_after: told.elapsed(),
            // `Relaxed`: a count; the spinner is gone by now.
            turns: self.spinner.turns.load(Ordering::Relaxed),
            // All but ours.
            left: Arc::strong_count(&self.spinner.turns) - 1,
        }
    }
}

impl Spinner {
    pub fn turn(&self) {
        self.turns.fetch_add(1, Ordering::Relaxed);
        self.bar.tick();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slow_answer_is_right() {
        let scene = Scene {
            way: "a test",
            below: 1_000,
            stop: Stop::default(),
            timeline: Timeline::default(),
            spinner: Spinner {
                bar: ProgressBar::hidden(),
                turns: Arc::default(),
            },
        };

        assert_eq!(scene.answer(), Ok(168));
    }
}
