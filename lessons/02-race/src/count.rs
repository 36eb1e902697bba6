//! What a right count costs: the same increments in six ways, by threads that
//! all begin at once, and by one alone.
//!
//! Alone, even an atomic is cheap. It is the sharing that costs: a cache line
//! that each core takes from the other, a lock that is found taken, a message
//! for each increment. The cheapest way to share a count is not to share it.

use std::num::NonZeroUsize;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::count;
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};

use crate::rivals::{Figures, RIVALS, Sizes, measure};

/// What the student may choose.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many threads add [default: 2]
    #[arg(long, value_name = "N", value_parser = count(64))]
    threads: Option<NonZeroUsize>,

    /// How often each adds one; fewer with --compare, for Python's sake
    /// [default: 1,000,000; with --quick 50,000]
    #[arg(long, value_name = "N", value_parser = count(10_000_000))]
    increments: Option<NonZeroUsize>,

    /// How often each way is timed [default: 9; with --quick 3]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    rounds: Option<NonZeroUsize>,
}

/// The messages of more increments than this may not fit into memory.
const MOST: usize = 20_000_000;

/// With fewer the times are those of waking threads.
const ENOUGH: usize = 100_000;

#[derive(Serialize)]
struct Row {
    way: &'static str,
    per_increment: f64,
    alone: f64,
    runs_that_lost: u64,
    most_lost: f64,
}

/// Times all ways.
///
/// # Errors
/// If the sizes are too large, or the run should end.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let sizes = sizes(options, lesson)?;
    let title = "What a right count costs";
    lesson.experiment("count", title, |lesson, experiment| {
        experiment.param("threads", sizes.threads);
        experiment.param("increments", sizes.increments);
        experiment.param("rounds", sizes.rounds);
        experiment.columns([
            ("way", Unit::None),
            ("per_increment", Unit::Nanoseconds),
            ("alone", Unit::Nanoseconds),
            ("runs_that_lost", Unit::None),
            ("most_lost", Unit::None),
        ]);
        let mut figures = <[Figures; RIVALS.len()]>::default();

        let ended = measure(sizes, lesson, &mut figures);

        for ((way, _), figures) in RIVALS.iter().zip(&figures) {
            show(way, figures, experiment);
        }
        ended?;
        claim(&figures, cannot_compare(sizes, lesson), experiment);
        experiment.python = lesson.python(
            "count.py",
            &[
                ("--threads", &sizes.threads),
                ("--increments", &sizes.increments),
                ("--rounds", &sizes.rounds),
            ],
        )?;
        Ok(())
    })
}

fn sizes(options: &Options, lesson: &Lesson) -> Result<Sizes, Error> {
    let full = if lesson.compares() {
        200_000
    } else {
        1_000_000
    };
    let sizes = Sizes {
        threads: options.threads.map_or(2, usize::from),
        increments: options
            .increments
            .map_or(lesson.size(full, 50_000), usize::from),
        rounds: options.rounds.map_or(lesson.size(9, 3), usize::from),
    };
    let Sizes {
        threads,
        increments,
        ..
    } = sizes;
    count(MOST / threads)(&increments.to_string()).map_err(|range| {
        let why = "as a channel may have to hold them all";
        let problem = format!("with --threads {threads} {range}, {why}");
        Error::bad_input("--increments", increments, problem)
    })?;
    Ok(sizes)
}

/// Why the times cannot be compared here, if they cannot.
fn cannot_compare(sizes: Sizes, lesson: &Lesson) -> Option<&'static str> {
    if lesson.machine().cores.get() < 2 || sizes.threads < 2 {
        Some("nothing is shared: there is one core, or one thread")
    } else if sizes.increments < ENOUGH {
        Some("too few increments for a true figure")
    } else {
        None
    }
}

/// For the student's guess: which of the mended ways was the fastest, the two
/// with a count per thread taken as one.
pub fn the_fastest(count: &Experiment) -> usize {
    let time = |place: usize| {
        let time = &count.rows[place]["per_increment"];
        time.as_f64().unwrap_or(f64::INFINITY)
    };
    (1..count.rows.len())
        .min_by(|&one, &other| time(one).total_cmp(&time(other)))
        .map_or(0, |place| (place - 1).min(3))
}

fn show(way: &'static str, figures: &Figures, experiment: &mut Experiment) {
    if figures.lost.values().is_empty() {
        return;
    }
    experiment.row(Row {
        way,
        per_increment: figures.together.median(),
        alone: figures.alone.median(),
        runs_that_lost: figures.runs_that_lost(),
        most_lost: figures.lost.max(),
    });
    experiment.runs(way, "per_increment", &figures.together);
    experiment.runs(way, "alone", &figures.alone);
    experiment.runs(way, "most_lost", &figures.lost);
}

fn claim(
    figures: &[Figures; RIVALS.len()],
    cannot_compare: Option<&str>,
    experiment: &mut Experiment,
) {
    let [_wrong, shared @ .., packed, padded] = figures;
    let mends = &figures[1..];
    experiment.claim(Claim::exactly(
        "mends-lose-none",
        "None of the five mended ways loses an update in any run",
        mends.iter().map(Figures::runs_that_lost).sum(),
        0,
    ));

    let time = |figures: &Figures| figures.together.median();
    let best_shared = shared.iter().map(time).fold(f64::INFINITY, f64::min);
    let claim = Claim::at_most(
        "per-thread-fastest",
        "A count per thread takes at most 0.6 of the time of any shared count",
        time(padded) / best_shared,
        0.6,
    );
    let why = cannot_compare.unwrap_or_default();
    experiment.claim(claim.provided(cannot_compare.is_none(), why));

    experiment.note(&format!(
        "False sharing: counts side by side took {:.1} times as long as \
         padded ones here.",
        time(packed) / time(padded)
    ));
}
