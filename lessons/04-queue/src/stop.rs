//! Three ways to stop workers, side by side: who ends, what is done, and what
//! becomes of the rest.
//!
//! None of them loses an item without a word, if one knows where to look.

use std::num::NonZeroUsize;
use std::time::Duration;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, seconds, whole};
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};

use crate::stopping::{Outcome, Scene, Sizes, closing, sentinels, shutdown};

/// What the student may choose.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many workers there are [default: 4]
    #[arg(long, value_name = "N", value_parser = count(100))]
    workers: Option<NonZeroUsize>,

    /// How many items are put before the workers shall stop [default: 100]
    #[arg(long, value_name = "N", value_parser = count(10_000))]
    items: Option<NonZeroUsize>,

    /// How many items come after that [default: 10]
    #[arg(long, value_name = "N", value_parser = whole(0..=10_000))]
    late: Option<u64>,

    /// Seconds of work on an item [default: 0.002; with --quick 0.0005]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(1))]
    work: Option<Duration>,
}

type Way = (&'static str, fn(&Scene) -> Outcome);

/// The last one is wrong.
const WAYS: [Way; 5] = [
    ("a sentinel per worker", sentinels::stop),
    ("closing the channel", closing::stop),
    ("shutdown", shutdown::stop),
    ("shutdown_now", shutdown::stop_now),
    ("a sentinel too few", sentinels::stop_all_but_one),
];

#[derive(Serialize)]
struct Row {
    way: &'static str,
    done: usize,
    left: usize,
    refused: usize,
    dropped: usize,
    ended: usize,
    /// Seconds until all workers had ended.
    took: Option<f64>,
}

/// Stops workers in each way.
///
/// # Errors
/// If there are fewer items than workers, or the run should end.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let sizes = options.sizes(lesson)?;
    let title = "Workers are asked to stop, each with an item in hand";
    lesson.experiment("stop", title, |lesson, experiment| {
        experiment.param("workers", sizes.workers);
        experiment.param("items", sizes.items);
        experiment.param("late", sizes.late);
        experiment.param("work", sizes.work.as_secs_f64());
        experiment.columns([
            ("way", Unit::None),
            ("done", Unit::None),
            ("left", Unit::None),
            ("refused", Unit::None),
            ("dropped", Unit::None),
            ("ended", Unit::None),
            ("took", Unit::Seconds),
        ]);
        let scene = Scene::new(sizes, lesson.stop(), lesson.timeline());
        let mut outcomes = Vec::new();
        for (way, stop) in WAYS {
            let outcome = stop(&scene);
            // When the run should end, the work goes through without pauses,
            // and its time says nothing.
            lesson.stop().check()?;
            experiment.row(Row::new(way, &outcome));
            outcomes.push(outcome);
        }
        experiment.note(
            "left: in the queue, where nobody takes them. refused: back with \
             their producer.\nOne worker of the last row waited for ever, and \
             was freed by a shutdown.",
        );
        claim(&outcomes, sizes, experiment);
        Ok(())
    })
}

impl Row {
    fn new(way: &'static str, outcome: &Outcome) -> Self {
        Self {
            way,
            done: outcome.done,
            left: outcome.left,
            refused: outcome.refused,
            dropped: outcome.dropped,
            ended: outcome.ended,
            took: outcome.took.map(|took| took.as_secs_f64()),
        }
    }
}

impl Options {
    fn sizes(&self, lesson: &Lesson) -> Result<Sizes, Error> {
        let workers = self.workers.map_or(4, usize::from);
        let items = self.items.map_or(100, usize::from);
        if items < workers {
            return Err(Error::bad_input(
                "--items",
                items,
                format!("accepts at least one for each of {workers} workers"),
            ));
        }
        Ok(Sizes {
            workers,
            items,
            late: self.late.map_or(10, |late| {
                late.try_into().expect("the option is small")
            }),
            work: self.work.unwrap_or(
                lesson
                    .size(Duration::from_millis(2), Duration::from_micros(500)),
            ),
        })
    }
}

/// For the student's guess: the first way that leaves items in its queue.
pub fn who_leaves_items(stop: &Experiment) -> usize {
    let leaves = stop.rows.iter().position(|row| row["left"] != 0);
    leaves.unwrap_or(0)
}

fn claim(outcomes: &[Outcome], sizes: Sizes, experiment: &mut Experiment) {
    let [sentinels, closing, shutdown, now, too_few] = outcomes else {
        unreachable!("there are five ways");
    };
    let right = [sentinels, closing, shutdown, now];
    let mut exactly = |id, text, measured: usize, bound: usize| {
        let claim = Claim::exactly(id, text, measured as u64, bound as u64);
        experiment.claim(claim);
    };
    let all = sizes.items + sizes.late;
    exactly(
        "all-accounted-for",
        "Items that are neither done nor left, refused or dropped",
        outcomes
            .iter()
            .map(|it| all.abs_diff(it.done + it.left + it.refused + it.dropped))
            .sum(),
        0,
    );
    exactly(
        "all-workers-end",
        "Each right way ends every worker",
        right.iter().map(|it| it.ended).sum(),
        right.len() * sizes.workers,
    );
    exactly(
        "closing-does-all",
        "Closing: everything is done, what came late too",
        closing.done,
        all,
    );
    exactly(
        "sentinels-leave-late",
        "Sentinels: what comes after them is left, unsaid",
        sentinels.left,
        sizes.late,
    );
    exactly(
        "shutdown-refuses-late",
        "Shutdown: what comes late goes back to its producer",
        shutdown.refused,
        sizes.late,
    );
    exactly(
        "shutdown-now-drops",
        "shutdown_now: all but the items in hand is dropped",
        now.dropped,
        sizes.items - sizes.workers,
    );
    exactly(
        "too-few-wait",
        "A sentinel too few: one worker waits for ever",
        sizes.workers - too_few.ended,
        1,
    );
}
