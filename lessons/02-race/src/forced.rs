//! The lost update by force: a barrier between the load and the store.
//!
//! What happens by chance, or does not, is no ground for a claim or a test.
//! Hold every thread between its load and its store until all are there, and
//! all but one of their updates are lost, on every machine, every time.

use std::num::NonZeroUsize;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::count;
use shared::lesson::{Claim, Error, Lesson, Unit};

use crate::lockstep;

/// What the student may choose.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many threads add, one number or several [default: 2, 10]
    #[arg(
        long,
        value_name = "N",
        value_delimiter = ',',
        value_parser = count(100)
    )]
    threads: Vec<NonZeroUsize>,

    /// How often each thread adds one [default: 1,000; with --quick 100]
    #[arg(long, value_name = "N", value_parser = count(100_000))]
    rounds: Option<NonZeroUsize>,
}

/// Between so many rounds we look whether the run should end. Not within them:
/// a thread that left would leave the others at the barrier for ever.
const BETWEEN_LOOKS: u64 = 100;

#[derive(Serialize)]
struct Row {
    threads: usize,
    increments: u64,
    counted: u64,
    lost: u64,
    lost_share: f64,
}

/// Loses updates, as many as can be.
///
/// # Errors
/// If the run should end.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let mut threads: Vec<usize> =
        options.threads.iter().map(|number| number.get()).collect();
    if threads.is_empty() {
        threads = vec![2, 10];
    }
    let rounds = options.rounds.map(|number| number.get() as u64);
    let rounds = rounds.unwrap_or(lesson.size(1_000, 100));
    let title = "A barrier between the load and the store";
    lesson.experiment("forced", title, |lesson, experiment| {
        experiment.param("threads", &threads);
        experiment.param("rounds", rounds);
        experiment.columns([
            ("threads", Unit::None),
            ("increments", Unit::None),
            ("counted", Unit::None),
            ("lost", Unit::None),
            ("lost_share", Unit::Share),
        ]);
        for &threads in &threads {
            let (mut counted, mut left) = (0, rounds);
            while left > 0 {
                lesson.stop().check()?;
                let now = left.min(BETWEEN_LOOKS);
                counted += lockstep::count(threads, now);
                left -= now;
            }
            let increments = rounds * threads as u64;
            let lost = increments - counted;
            experiment.row(Row {
                threads,
                increments,
                counted,
                lost,
                lost_share: lost as f64 / increments as f64,
            });
            experiment.claim(Claim::exactly(
                &format!("{threads}-threads-keep-one-in-{threads}"),
                &format!("Of {threads} increments made in step, one is left"),
                counted,
                rounds,
            ));
        }
        Ok(())
    })
}
