//! Ten threads and one counter, as in the notebook: each adds one after a
//! random pause, and tells the value that it sees after another.
//!
//! The notebook's run printed 2, 2, 5, 6, 6, 6, 8, 8, 9, 10. It looks like
//! lost updates, and is not: the last value is 10. Two things can go wrong,
//! and this experiment tells them apart:
//!
//! * The value is looked at later than it is changed. Then others have changed
//!   it in between, and some values are seen twice and some never.
//! * The value is read, and written back later. Then what others have written
//!   in between is gone: a *lost update*.

use std::num::NonZeroUsize;
use std::time::Duration;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, seconds};
use shared::lesson::{Claim, Error, Experiment, Lesson, Stopped, Unit};
use shared::measure::{Samples, Track};

use crate::adders::{
    Add, Outcome, Pauses, add_and_look, add_pause_look, all_threads,
    read_pause_write,
};

/// What the student may choose.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many threads add one each [default: 10]
    #[arg(long, value_name = "N", value_parser = count(100))]
    threads: Option<NonZeroUsize>,

    /// How often all of them do so [default: 20; with --quick 5]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    runs: Option<NonZeroUsize>,

    /// The longest of the random pauses, in seconds [default: 0.005]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(10))]
    pause: Option<Duration>,
}

const WAYS: [(&str, Add); 3] = [
    ("add, pause, look", add_pause_look),
    ("read, pause, write", read_pause_write),
    ("add and look at once", add_and_look),
];

#[derive(Serialize)]
struct Row {
    way: &'static str,
    /// In the first run.
    values_seen: Vec<u64>,
    ended_as: u64,
    /// In all runs.
    runs_that_lost: u64,
    most_lost: u64,
}

/// Runs the ten threads, in each of three ways.
///
/// # Errors
/// If the run should end.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let threads = options.threads.map_or(10, usize::from);
    let runs = options.runs.map_or(lesson.size(20, 5), usize::from);
    let pause = options.pause.unwrap_or(Duration::from_millis(5));
    let title = format!("{threads} threads, each adds one after random pauses");
    lesson.experiment("ten-threads", &title, |lesson, experiment| {
        experiment.param("threads", threads);
        experiment.param("runs", runs);
        experiment.param("pause", pause.as_secs_f64());
        experiment.columns([
            ("way", Unit::None),
            ("values_seen", Unit::None),
            ("ended_as", Unit::None),
            ("runs_that_lost", Unit::None),
            ("most_lost", Unit::None),
        ]);
        let mut tracks: Vec<Track> = (1..=threads)
            .map(|number| lesson.timeline().track(format!("thread {number}")))
            .collect();
        let mut all = Vec::new();
        for (way, add) in WAYS {
            let mut outcomes = Vec::new();
            let ended: Result<(), Stopped> =
                (0..runs as u64).try_for_each(|run| {
                    let pauses =
                        (0..).zip(&mut tracks).map(|(number, track)| {
                            let stream = run * threads as u64 + number;
                            Pauses {
                                random: lesson.seed().generator(stream),
                                longest: pause,
                                stop: lesson.stop(),
                                track,
                            }
                        });
                    outcomes.push(all_threads(add, pauses)?);
                    Ok(())
                });
            show(way, &outcomes, experiment);
            ended?;
            all.push(outcomes);
        }
        experiment.note(
            "The values are those of the first run. A value seen twice was \
             seen late;\nan update is lost where the last value is too small.",
        );
        claim(&all, experiment);
        experiment.python = lesson.python(
            "ten_threads.py",
            &[
                ("--threads", &threads),
                ("--runs", &runs),
                ("--pause", &pause.as_secs_f64()),
                ("--seed", &lesson.seed()),
            ],
        )?;
        Ok(())
    })
}

fn show(way: &'static str, outcomes: &[Outcome], experiment: &mut Experiment) {
    let Some(first) = outcomes.first() else {
        return;
    };
    experiment.row(Row {
        way,
        values_seen: first.seen.clone(),
        ended_as: first.ended_as,
        runs_that_lost: runs_that_lost(outcomes),
        most_lost: outcomes.iter().map(Outcome::lost).max().unwrap_or(0),
    });
    let ends = outcomes.iter().map(|outcome| outcome.ended_as as f64);
    let ends = Samples::from(ends.collect::<Vec<_>>());
    experiment.runs(way, "ended_as", &ends);
}

fn claim(all: &[Vec<Outcome>], experiment: &mut Experiment) {
    let [late, apart, at_once] = all else {
        unreachable!("there are three ways");
    };
    let runs = apart.len();
    let lost = runs_that_lost(apart);
    let adds: usize = apart.iter().map(|outcome| outcome.seen.len()).sum();
    experiment.claim(
        Claim::at_least(
            "read-and-write-apart-lose",
            "Read, pause, write loses updates in some run",
            lost as f64,
            1.0,
        )
        .because(format!("{lost} of {runs} runs lost updates"))
        .provided(
            adds >= 10 * runs && adds >= 30,
            "too few threads or runs to tell: their turns may never overlap",
        ),
    );
    let others = runs_that_lost(late) + runs_that_lost(at_once);
    experiment.claim(Claim::exactly(
        "one-step-loses-none",
        "Reading and adding in one step never loses an update",
        others,
        0,
    ));
    let repeated = at_once.iter().filter(|run| !run.shows_every_value_once());
    experiment.claim(Claim::exactly(
        "one-step-repeats-none",
        "Adding and looking in one step never shows a value twice",
        repeated.count() as u64,
        0,
    ));
}

fn runs_that_lost(outcomes: &[Outcome]) -> u64 {
    outcomes.iter().filter(|outcome| outcome.lost() > 0).count() as u64
}
