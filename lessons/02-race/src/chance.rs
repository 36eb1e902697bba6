//! Does a race show itself? Two threads add with a load and a store, again and
//! again, and we look how many runs lose anything.
//!
//! A test that passes proves nothing here: one thread may have ended before
//! the other begins, or both have run on one core. How often the bug shows
//! depends on the machine, on what else it does, and on how the threads begin.

use std::num::NonZeroUsize;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::count;
use shared::lesson::{Claim, Error, Experiment, Lesson, Stopped, Unit};
use shared::measure::{Samples, Track};

use crate::contention::{Start, contend};
use crate::counters::LoadStore;

/// What the student may choose.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many threads add [default: 2]
    #[arg(long, value_name = "N", value_parser = count(64))]
    threads: Option<NonZeroUsize>,

    /// How often each adds one in a run [default: 1,000,000]
    #[arg(long, value_name = "N", value_parser = count(100_000_000))]
    increments: Option<NonZeroUsize>,

    /// How many runs, for each way to begin [default: 300]
    #[arg(long, value_name = "N", value_parser = count(10_000))]
    runs: Option<NonZeroUsize>,
}

#[derive(Serialize)]
struct Row {
    start: &'static str,
    runs_that_lost: u64,
    least_lost: f64,
    most_lost: f64,
}

/// With fewer, the runs may all be lucky.
const ENOUGH_RUNS: usize = 100;
const ENOUGH_INCREMENTS: u64 = 100_000;

/// Counts the runs that lose updates.
///
/// # Errors
/// If the run should end.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let threads = options.threads.map_or(2, usize::from);
    let increments = options.increments.map_or(1_000_000, usize::from) as u64;
    let runs = options.runs.map_or(300, usize::from);
    let title = "How often does the race show itself?";
    lesson.experiment("chance", title, |lesson, experiment| {
        experiment.param("threads", threads);
        experiment.param("increments", increments);
        experiment.param("runs", runs);
        experiment.columns([
            ("start", Unit::None),
            ("runs_that_lost", Unit::None),
            ("least_lost", Unit::Share),
            ("most_lost", Unit::Share),
        ]);
        let mut tracks: Vec<Track> = (1..=threads)
            .map(|number| lesson.timeline().track(format!("thread {number}")))
            .collect();
        let all = increments * threads as u64;

        let bar = lesson.progress(runs as u64, "racing");
        let mut lost = [Samples::default(), Samples::default()];
        let ended = (0..runs).try_for_each(|_| {
            for (start, lost) in [Start::OneByOne, Start::Together]
                .into_iter()
                .zip(&mut lost)
            {
                let outcome = contend::<LoadStore>(
                    start,
                    increments,
                    &mut tracks,
                    lesson.stop(),
                )?;
                lost.push((all - outcome.counted) as f64 / all as f64);
            }
            bar.inc(1);
            Ok::<(), Stopped>(())
        });
        let [one_by_one, together] = &lost;
        show("one after the other", one_by_one, experiment);
        show("all at once", together, experiment);
        ended?;

        let lossy = runs_that_lost(together);
        let claim = Claim::at_least(
            "load-store-loses",
            "On two cores, load and store lose updates in some run",
            lossy as f64,
            1.0,
        );
        experiment.claim(
            claim
                .because(format!("{lossy} of {runs} runs lost updates"))
                // No number of lucky runs refutes it.
                .provided(
                    lossy > 0,
                    "no run lost any: that is luck, which forced and explore \
                     do without",
                )
                .provided(
                    runs >= ENOUGH_RUNS && increments >= ENOUGH_INCREMENTS,
                    "too few runs or increments: all may have been lucky",
                )
                .provided(threads >= 2, "one thread alone has no race")
                .provided(
                    lesson.machine().cores.get() >= 2,
                    "it takes two cores for two threads to run at once",
                ),
        );
        Ok(())
    })
}

/// For the student's guess: none of the runs, some, or all.
pub fn how_many_lose(chance: &Experiment) -> usize {
    let lossy: f64 = chance
        .rows
        .iter()
        .filter_map(|row| row["runs_that_lost"].as_f64())
        .sum();
    let runs: usize = chance.runs.iter().map(|runs| runs.values.len()).sum();
    match lossy {
        0.0 => 0,
        lossy if lossy < runs as f64 => 1,
        _ => 2,
    }
}

fn show(start: &'static str, lost: &Samples, experiment: &mut Experiment) {
    if lost.values().is_empty() {
        return;
    }
    experiment.row(Row {
        start,
        runs_that_lost: runs_that_lost(lost),
        least_lost: lost.min(),
        most_lost: lost.max(),
    });
    experiment.runs(start, "most_lost", lost);
}

fn runs_that_lost(lost: &Samples) -> u64 {
    lost.values().iter().filter(|&&lost| lost > 0.0).count() as u64
}
