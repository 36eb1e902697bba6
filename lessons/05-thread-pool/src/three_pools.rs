//! What a task costs: without a pool, in the same small pool three times, and
//! in the workspace's.
//!
//! The tasks are empty, so all that is measured is the way there and back: the
//! queue, the waking, the handle. Each small pool changes the queue alone.

use std::num::NonZeroUsize;
use std::ops::Range;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::count;
use shared::lesson::{Claim, Error, Experiment, Lesson, Stopped, Unit};
use shared::measure::{Samples, interleaved};

use crate::rivals::{RIVALS, Size};

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many workers each pool has [default: 2]
    #[arg(long, value_name = "N", value_parser = count(64))]
    workers: Option<NonZeroUsize>,

    /// How many empty tasks each pool runs, from outside and again from
    /// inside; fewer beside a Python twin
    /// [default: 20,000; with --quick 1,000]
    #[arg(long, value_name = "N", value_parser = count(1_000_000))]
    tasks: Option<NonZeroUsize>,

    /// How many threads the ways without a pool start, one for each task
    /// [default: 500; with --quick 50]
    #[arg(long, value_name = "N", value_parser = count(10_000))]
    threads: Option<NonZeroUsize>,

    /// How often each way is timed [default: 15; with --quick 3]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    rounds: Option<NonZeroUsize>,
}

/// With fewer tasks the times are those of waking threads.
const ENOUGH: usize = 5_000;

/// What a task costs; the medians of the rounds.
#[derive(Serialize)]
struct Row {
    way: &'static str,
    /// Nanoseconds a task.
    outside: f64,
    /// How many tasks it does in the time of a thread per task.
    per_thread: f64,
    /// Nanoseconds a task.
    inside: Option<f64>,
    most_queued: Option<f64>,
}

/// What the rounds gave for one rival.
#[derive(Default)]
struct Figures {
    /// Nanoseconds a task.
    outside: Samples,
    /// Nanoseconds a task.
    inside: Samples,
    most_queued: Samples,
}

/// Times all ways, in turn.
///
/// # Errors
/// On Ctrl-C, or if the Python twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let full = if lesson.compares() { 5_000 } else { 20_000 };
    let size = Size {
        workers: options.workers.unwrap_or(TWO),
        tasks: options.tasks.map_or(lesson.size(full, 1_000), usize::from),
        threads: options.threads.map_or(lesson.size(500, 50), usize::from),
    };
    let rounds = options.rounds.map_or(lesson.size(15, 3), usize::from);
    let title = "What an empty task with its handle costs";
    lesson.experiment("three-pools", title, |lesson, experiment| {
        experiment.param("workers", size.workers);
        experiment.param("tasks", size.tasks);
        experiment.param("threads", size.threads);
        experiment.param("rounds", rounds);
        experiment.columns([
            ("way", Unit::None),
            ("outside", Unit::Nanoseconds),
            ("per_thread", Unit::None),
            ("inside", Unit::Nanoseconds),
            ("most_queued", Unit::None),
        ]);
        let mut figures = <[Figures; RIVALS.len()]>::default();

        let ended = measure(size, rounds, lesson, &mut figures);

        show(&figures, experiment);
        ended?;
        claim(&figures, size, experiment);
        experiment.python = lesson.python(
            "three_pools.py",
            &[
                ("--workers", &size.workers),
                ("--tasks", &size.tasks),
                ("--threads", &size.threads),
                ("--rounds", &rounds),
            ],
        )?;
        Ok(())
    })
}

const TWO: NonZeroUsize = NonZeroUsize::new(2).expect("two is not zero");

fn measure(
    size: Size,
    rounds: usize,
    lesson: &Lesson,
    figures: &mut [Figures; RIVALS.len()],
) -> Result<(), Stopped> {
    let mut track = lesson.timeline().track("three-pools: who submits");
    // Each way has a clock of its own: the start of its workers is left out.
    // It is for the order of the rivals that we go by `interleaved`.
    let timed = interleaved(rounds, RIVALS.len(), |rival| {
        let (way, price) = RIVALS[rival];
        let times = track.span(way, |_| price(size, lesson.stop()))?;
        figures[rival].outside.push(times.outside);
        if let Some(inside) = times.inside {
            figures[rival].inside.push(inside.per_task);
            figures[rival].most_queued.push(inside.most_queued as f64);
        }
        Ok(())
    });
    timed.map(drop)
}

fn show(figures: &[Figures; RIVALS.len()], experiment: &mut Experiment) {
    let thread = figures[0].outside.median();
    for ((way, _), figures) in RIVALS.iter().zip(figures) {
        let outside = figures.outside.median();
        if outside.is_nan() {
            continue;
        }
        let if_any = |samples: &Samples| {
            Some(samples.median()).filter(|median| median.is_finite())
        };
        experiment.row(Row {
            way,
            outside,
            per_thread: thread / outside,
            inside: if_any(&figures.inside),
            most_queued: if_any(&figures.most_queued),
        });
        for (column, samples) in [
            ("outside", &figures.outside),
            ("inside", &figures.inside),
            ("most_queued", &figures.most_queued),
        ] {
            if !samples.values().is_empty() {
                experiment.runs(way, column, samples);
            }
        }
    }
}

/// For the student's guess: which small pool took tasks from outside the
/// fastest.
pub fn the_fastest(three_pools: &Experiment) -> usize {
    const SMALL_POOLS: Range<usize> = 2..5;

    let time = |place: &usize| {
        let row = three_pools.rows.get(*place);
        row.and_then(|row| row["outside"].as_f64())
            .unwrap_or(f64::INFINITY)
    };
    SMALL_POOLS
        .min_by(|one, other| time(one).total_cmp(&time(other)))
        .map_or(0, |place| place - SMALL_POOLS.start)
}

fn claim(
    figures: &[Figures; RIVALS.len()],
    size: Size,
    experiment: &mut Experiment,
) {
    let [thread, _scoped, lock, channel, stealing, workspace] = figures;
    let outside = |figures: &Figures| figures.outside.median();
    let enough = size.tasks >= ENOUGH;
    let claims = [
        Claim::at_most(
            "lock-against-threads",
            "A task in the simplest pool takes at most 0.1 of the time of a \
             thread of its own",
            outside(lock) / outside(thread),
            0.1,
        )
        .because("a thread that is there need not be started"),
        Claim::at_most(
            "channel-against-lock",
            "A channel takes at most 0.9 of the time of a lock and a condition \
             variable",
            outside(channel) / outside(lock),
            0.9,
        )
        .because("it makes no system call where no worker sleeps"),
        Claim::at_least(
            "stealing-from-outside",
            "For tasks from outside, work stealing takes at least 0.8 of the \
             channel's time",
            outside(stealing) / outside(channel),
            0.8,
        )
        .because("they still go through one queue: it buys nothing for them"),
        Claim::at_most(
            "all-promises",
            "The workspace's pool takes at most 4 times as long as the channel",
            outside(workspace) / outside(channel),
            4.0,
        )
        .because("what else it promises costs little"),
    ];
    for claim in claims {
        let why = "too few tasks for a true figure; a larger --tasks can tell";
        experiment.claim(claim.provided(enough, why));
    }
    let queued = |figures: &Figures| figures.most_queued.median();
    let claim = Claim::at_most(
        "stealing-from-inside",
        "For tasks from tasks it queues at most 0.2 as many as the channel",
        queued(stealing) / queued(channel),
        0.2,
    )
    .because("a worker goes down one branch of the tree, not along a level");
    experiment.claim(claim.provided(
        size.tasks >= 100 * size.workers.get(),
        "the tree is too small for so many workers",
    ));
    experiment.note(&format!(
        "What each step buys, from inside: the channel takes {:.2} of the \
         lock's time,\nwork stealing {:.2} of the channel's.",
        channel.inside.median() / lock.inside.median(),
        stealing.inside.median() / channel.inside.median(),
    ));
}
