//! Ten producers, one counter, one terminal: which lines does it show?
//!
//! The threads run as fast as they can, and then with random pauses anywhere.
//! With owners the lines are 1, 2, 3, … to the end in every run. Bad orders are
//! not rare then: no order of the threads' steps leads to one.

use std::time::Duration;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{seconds, whole};
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use shared::measure::Timeline;

use crate::chaos::Chaos;
use crate::owners::{Job, Line, with_owners, without_owners};

/// What the student may choose.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many threads put amounts [default: 10]
    #[arg(long, value_name = "N", value_parser = whole(1..=100))]
    producers: Option<u64>,

    /// How many amounts each puts [default: 1]
    #[arg(long, value_name = "N", value_parser = whole(1..=1_000))]
    amounts: Option<u64>,

    /// How often they do so, in each way [default: 50; with --quick 10]
    #[arg(long, value_name = "N", value_parser = whole(1..=1_000))]
    runs: Option<u64>,

    /// Random pauses anywhere, each at most so long [default: 0.002]
    #[arg(
        long,
        value_name = "SECONDS",
        value_parser = seconds(10),
        num_args = 0..=1,
        default_missing_value = "0.002"
    )]
    chaos: Option<Duration>,
}

/// Lines that are shown while they are printed, of one run.
const SHOWN: u64 = 20;

/// A way to count and print.
struct Way {
    name: &'static str,
    count: fn(&Job) -> Vec<u64>,
    chaos: bool,
    /// Whether its first run is shown.
    shown: bool,
}

const WAYS: [Way; 3] = [
    Way {
        name: "no owners, chaos",
        count: without_owners,
        chaos: true,
        shown: false,
    },
    Way {
        name: "owners",
        count: with_owners,
        chaos: false,
        shown: false,
    },
    Way {
        name: "owners, chaos",
        count: with_owners,
        chaos: true,
        shown: true,
    },
];

#[derive(Default, Serialize)]
struct Row {
    way: &'static str,
    /// The first lines of the first run.
    printed: Vec<u64>,
    runs: u64,
    /// Runs that printed 1, 2, 3, … up to the last count.
    in_order: u64,
    /// Counts that were not printed exactly once, in all runs.
    wrong_lines: u64,
}

/// Lines of the first run that have room in the table.
const FIRST: usize = 10;

/// How much there is to do.
struct Sizes {
    producers: u64,
    amounts: u64,
    runs: u64,
    chaos: Duration,
}

/// Counts and prints in each way.
///
/// # Errors
/// If the run should end.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let sizes = Sizes {
        producers: options.producers.unwrap_or(10),
        amounts: options.amounts.unwrap_or(1),
        runs: options.runs.unwrap_or(lesson.size(50, 10)),
        chaos: options.chaos.unwrap_or(Duration::from_millis(2)),
    };
    let title = "What the terminal shows";
    lesson.experiment("counter", title, |lesson, experiment| {
        experiment.param("producers", sizes.producers);
        experiment.param("amounts", sizes.amounts);
        experiment.param("runs", sizes.runs);
        experiment.param("chaos", sizes.chaos.as_secs_f64());
        experiment.columns([
            ("way", Unit::None),
            ("printed", Unit::None),
            ("in_order", Unit::None),
            ("wrong_lines", Unit::None),
        ]);
        let progress = lesson.progress(WAYS.len() as u64 * sizes.runs, "runs");
        let mut rows = Vec::new();
        for way in &WAYS {
            let mut row = Row::new(way.name);
            for run in 0..sizes.runs {
                let lines = (way.count)(&sizes.job(way, run, lesson));
                // What a run that ended early printed proves nothing.
                if lesson.stop().requested() {
                    break;
                }
                row.add(lines, sizes.all());
                progress.inc(1);
            }
            if row.runs > 0 {
                experiment.row(&row);
            }
            lesson.stop().check()?;
            rows.push(row);
        }
        claim(&rows, &sizes, experiment);
        experiment.python = lesson.python(
            "counter.py",
            &[
                ("--producers", &sizes.producers),
                ("--amounts", &sizes.amounts),
                ("--runs", &sizes.runs),
                ("--chaos", &sizes.chaos.as_secs_f64()),
                ("--seed", &lesson.seed()),
            ],
        )?;
        Ok(())
    })
}

impl Sizes {
    /// How many counts there are in a run.
    fn all(&self) -> u64 {
        self.producers * self.amounts
    }

    fn job<'a>(&self, way: &Way, run: u64, lesson: &'a Lesson) -> Job<'a> {
        let shown = way.shown && run == 0;
        Job {
            producers: self.producers,
            amounts: self.amounts,
            chaos: Chaos {
                seed: lesson.seed(),
                run,
                longest: if way.chaos {
                    self.chaos
                } else {
                    Duration::ZERO
                },
                stop: lesson.stop(),
                // One run is enough to look at.
                timeline: if shown {
                    lesson.timeline().clone()
                } else {
                    Timeline::default()
                },
            },
            terminal: Box::new(move |line| match line {
                Line::Count(count) if shown && count <= SHOWN => {
                    lesson.say(&format!("The count is {count}"));
                }
                Line::End if shown => lesson.say("Finished"),
                _ => {}
            }),
        }
    }
}

impl Row {
    fn new(way: &'static str) -> Self {
        Self {
            way,
            ..Self::default()
        }
    }

    /// Adds a run that printed these lines, where `all` counts were due.
    fn add(&mut self, mut lines: Vec<u64>, all: u64) {
        if self.runs == 0 {
            self.printed = lines.iter().copied().take(FIRST).collect();
        }
        self.runs += 1;
        self.in_order += u64::from(lines.iter().copied().eq(1..=all));

        lines.sort_unstable();
        let times = |count| {
            let after = lines.partition_point(|&line| line <= count);
            after - lines.partition_point(|&line| line < count)
        };
        let wrong = (1..=all).filter(|&count| times(count) != 1).count();
        self.wrong_lines += wrong as u64;
    }
}

/// For the student's guess: how many runs with owners and pauses were in order;
/// none, some or all.
pub fn how_many(counter: &Experiment) -> usize {
    let Some(row) = counter.rows.last() else {
        return 0;
    };
    if row["in_order"] == row["runs"] {
        2
    } else {
        usize::from(row["in_order"] != 0)
    }
}

fn claim(rows: &[Row], sizes: &Sizes, experiment: &mut Experiment) {
    let [nobody, owners, chaos] = rows else {
        unreachable!("there are three ways");
    };
    experiment.claim(Claim::exactly(
        "owners-in-order",
        "With owners every run prints 1, 2, 3, … to the end",
        owners.in_order,
        owners.runs,
    ));
    experiment.claim(Claim::exactly(
        "chaos-in-order",
        "With owners and pauses anywhere every run does, too",
        chaos.in_order,
        chaos.runs,
    ));
    experiment.claim(Claim::exactly(
        "none-lost",
        "Counts not printed exactly once, with owners or without",
        nobody.wrong_lines + owners.wrong_lines + chaos.wrong_lines,
        0,
    ));
    let disordered = nobody.runs - nobody.in_order;
    experiment.claim(
        Claim::at_least(
            "no-owners-out-of-order",
            "Without owners some runs with pauses are out of order",
            disordered as f64,
            1.0,
        )
        .because(format!("{disordered} of {} runs were", nobody.runs))
        .provided(
            sizes.all() >= 10 && sizes.producers >= 5 && !sizes.chaos.is_zero(),
            "too few producers, amounts or pauses: all may be lucky",
        ),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(lines: &[u64]) -> Row {
        let mut row = Row::new("test");
        row.add(lines.to_vec(), 3);
        row
    }

    #[test]
    fn only_all_counts_in_order_are_in_order() {
        assert_eq!(row(&[1, 2, 3]).in_order, 1);
        for lines in [&[1, 3, 2][..], &[1, 2], &[1, 2, 3, 4], &[1, 2, 2]] {
            assert_eq!(row(lines).in_order, 0, "{lines:?}");
        }
    }

    #[test]
    fn a_count_is_wrong_when_missing_or_more_than_once() {
        assert_eq!(row(&[3, 1, 2]).wrong_lines, 0);
        assert_eq!(row(&[1, 2]).wrong_lines, 1);
        assert_eq!(row(&[1, 2, 2]).wrong_lines, 2);
    }
}
