//! How much is computed where computations race each other.

use std::num::NonZeroUsize;

use clap::Args;
use shared::lesson::options::{count, whole};
use shared::lesson::{Experiment, Lesson};

use crate::squares::MOST;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Elements of each sum of squares; beside a Python twin as few as with
    /// --quick [default: 50,000,000; with --quick 8,000,000]
    #[arg(long, value_name = "N", value_parser = whole(1..=MOST))]
    n: Option<u64>,

    /// Rounds, of which the median is shown; beside a Python twin as few as
    /// with --quick [default: 9; with --quick 3]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    rounds: Option<NonZeroUsize>,
}

/// How much is computed.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Elements of each sum of squares.
    pub n: u64,
    /// How often everything is done.
    pub rounds: usize,
}

impl Options {
    /// What was asked for, or else the sizes that fit this run.
    pub fn size(&self, lesson: &Lesson, experiment: &mut Experiment) -> Size {
        let small = Size {
            n: 8_000_000,
            rounds: 3,
        };
        let full = Size {
            n: 50_000_000,
            rounds: 9,
        };
        // What takes Rust a second takes CPython a minute.
        let usual = if lesson.compares() { small } else { full };
        let usual = lesson.size(usual, small);
        let size = Size {
            n: self.n.unwrap_or(usual.n),
            rounds: self.rounds.map_or(usual.rounds, NonZeroUsize::get),
        };
        experiment.param("n", size.n);
        experiment.param("rounds", size.rounds);
        size
    }
}
