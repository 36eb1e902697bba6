//! More tasks than workers: five and ten tasks on three worker processes, and
//! four computations in turn against four processes.
//!
//! Tasks are handed in all at once. Each worker takes the next one when it is
//! free, and results are taken as they come, not in the order of the list.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::num::NonZeroUsize;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, whole};
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use shared::measure::{Samples, interleave};

use crate::waiting::{each_as_completed, failed, pool_of, refused};
use crate::work::COMPUTE;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Steps of each of the four computations; the other tasks have up to as
    /// many; beside a Python twin as few as with --quick
    /// [default: 60,000,000; with --quick 3,000,000]
    #[arg(long, value_name = "N", value_parser = whole(1..=1_000_000_000))]
    steps: Option<u64>,

    /// Rounds, of which the median is shown; beside a Python twin as few as
    /// with --quick [default: 3; with --quick 1]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    rounds: Option<NonZeroUsize>,
}

/// How many tasks, and how many processes for them; none: in turn, right here.
struct Way {
    name: &'static str,
    tasks: u64,
    processes: usize,
    /// Whether tasks differ in length.
    differ: bool,
}

const WAYS: [Way; 4] = [
    Way {
        name: "5 tasks, 3 processes",
        tasks: 5,
        processes: 3,
        differ: true,
    },
    Way {
        name: "10 tasks, 3 processes",
        tasks: 10,
        processes: 3,
        differ: true,
    },
    Way {
        name: "4 tasks in turn",
        tasks: 4,
        processes: 0,
        differ: false,
    },
    Way {
        name: "4 tasks, 4 processes",
        tasks: 4,
        processes: 4,
        differ: false,
    },
];
const IN_TURN: usize = 2;
const IN_FOUR: usize = 3;

/// Shorter than this, four processes are ended before they have paid for
/// their start. In seconds.
const LONG_ENOUGH: f64 = 0.1;

/// What one round showed.
#[derive(Default)]
struct Round {
    /// The tasks, from 1, as their results came.
    arrived: Vec<u64>,
    /// The processes that gave results.
    by: BTreeSet<u32>,
    /// The results, in the same order.
    sums: Vec<u64>,
}

#[derive(Serialize)]
struct Row {
    work: &'static str,
    results: usize,
    processes: usize,
    /// Seconds.
    wall: f64,
}

/// Folds the numbers below `steps` into one, a step for each: behind a
/// `black_box` the compiler knows no shorter way.
pub fn compute(steps: u64) -> u64 {
    (0..steps).fold(0, |sum, step| black_box(sum) ^ step)
}

/// The same as [`compute`] by the formula that it hides from the compiler: of
/// four numbers in a row that begin with a multiple of four, nothing is left.
fn compute_at_once(steps: u64) -> u64 {
    (steps / 4 * 4..steps).fold(0, |sum, step| sum ^ step)
}

/// How many steps a task has: of five in a row no two have as many.
fn steps_of(task: u64, way: &Way, steps: u64) -> u64 {
    if way.differ {
        steps * ((3 * task) % 5 + 1) / 5
    } else {
        steps
    }
}

/// Runs all tasks in all ways.
///
/// # Errors
/// On Ctrl-C, or if a pool or the Python twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let small = (3_000_000, 1);
    let usual = if lesson.compares() {
        small
    } else {
        (60_000_000, 3)
    };
    let usual = lesson.size(usual, small);
    let steps = options.steps.unwrap_or(usual.0);
    let rounds = options.rounds.map_or(usual.1, NonZeroUsize::get);
    let title = "More tasks than workers";
    lesson.experiment("tasks", title, |lesson, experiment| {
        experiment.param("steps", steps);
        experiment.param("rounds", rounds);
        experiment.columns([
            ("work", Unit::None),
            ("results", Unit::None),
            ("processes", Unit::None),
            ("wall", Unit::Seconds),
        ]);
        let mut track = lesson.timeline().track("tasks: who asks");
        let mut times = vec![Samples::default(); WAYS.len()];
        let mut seen: [Round; 4] = Default::default();
        let ended: Result<(), Error> =
            interleave(&mut times, rounds, |index| {
                let way = &WAYS[index];
                seen[index] = if way.processes == 0 {
                    track.span(way.name, |_| in_turn(way, steps, lesson))
                } else {
                    track.wait(way.name, |_| in_processes(way, steps, lesson))
                }?;
                Ok(())
            });
        show(&times, &seen, experiment);
        ended?;
        judge(&times, &seen, steps, lesson, experiment);
        experiment.python = lesson.python(
            "tasks.py",
            &[("--steps", &steps), ("--rounds", &rounds)],
        )?;
        Ok(())
    })
}

fn in_turn(way: &Way, steps: u64, lesson: &Lesson) -> Result<Round, Error> {
    let mut round = Round::default();
    for task in 1..=way.tasks {
        lesson.stop().check()?;
        let steps = steps_of(task, way, steps);
        round.sums.push(compute(steps));
        round.arrived.push(task);
        round.by.insert(std::process::id());
    }
    Ok(round)
}

fn in_processes(
    way: &Way,
    steps: u64,
    lesson: &Lesson,
) -> Result<Round, Error> {
    let pool = pool_of(way.processes, "tasks", lesson.timeline())?;
    let handles = (1..=way.tasks)
        .map(|task| pool.submit(&COMPUTE, (task, steps_of(task, way, steps))))
        .collect::<Result<Vec<_>, _>>()
        .map_err(refused)?;
    let mut round = Round::default();
    let mut results = Vec::new();
    each_as_completed(&pool, handles, lesson.stop(), |handle| {
        results.push(handle.join());
    })?;
    for result in results {
        let done = result.map_err(failed)?;
        round.arrived.push(done.task);
        round.sums.push(done.sum);
        round.by.insert(done.process);
    }
    Ok(round)
}

fn show(times: &[Samples], seen: &[Round], experiment: &mut Experiment) {
    for ((way, times), round) in WAYS.iter().zip(times).zip(seen) {
        if times.values().is_empty() {
            continue;
        }
        experiment.row(Row {
            work: way.name,
            results: round.arrived.len(),
            processes: round.by.len(),
            wall: times.median(),
        });
        experiment.runs(way.name, "wall", times);
        if way.differ {
            let order: Vec<_> =
                round.arrived.iter().map(ToString::to_string).collect();
            let order = order.join(" ");
            experiment.note(&format!("{} arrived as {order}", way.name));
        }
    }
}

fn judge(
    times: &[Samples],
    seen: &[Round],
    steps: u64,
    lesson: &Lesson,
    experiment: &mut Experiment,
) {
    let all = |round: &Round, way: &Way| {
        let once: BTreeSet<_> = round.arrived.iter().collect();
        once.len() as u64 == way.tasks
            && round.arrived.len() == once.len()
            && round.arrived.iter().zip(&round.sums).all(|(&task, &sum)| {
                sum == compute_at_once(steps_of(task, way, steps))
            })
    };
    let incomplete =
        seen.iter().zip(&WAYS).filter(|(seen, way)| !all(seen, way));
    experiment.claim(Claim::exactly(
        "each-once",
        "Every task gives its result once: ways in which one did not",
        incomplete.count() as u64,
        0,
    ));
    let ten = seen[1].by.len();
    experiment.claim(Claim::at_most(
        "three-processes",
        "Ten tasks are done by at most 3 processes",
        ten as f64,
        3.0,
    ));
    // At their best: a neighbour's work makes rounds longer, never shorter.
    let four = times[IN_TURN].min();
    experiment.claim(
        Claim::at_most(
            "four-processes",
            "Four computations in 4 processes take at most 0.8 of their time \
             in turn, at best",
            times[IN_FOUR].min() / four,
            0.8,
        )
        .because(if lesson.machine().was_loaded() {
            "this machine was busy before the run"
        } else {
            "each process is started first, and that is in the figure"
        })
        .provided(
            lesson.machine().cores.get() >= 2,
            "this machine has one core",
        )
        .provided(four >= LONG_ENOUGH, "it is over too soon to tell"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_five_tasks_all_have_another_length() {
        let lengths: BTreeSet<_> =
            (1..=5).map(|task| steps_of(task, &WAYS[0], 100)).collect();

        assert_eq!(lengths, BTreeSet::from([20, 40, 60, 80, 100]));
    }

    #[test]
    fn computing_goes_through_every_step() {
        assert_eq!(compute(0), 0);
        for steps in 0..20 {
            assert_eq!(compute(steps), compute_at_once(steps));
        }
    }
}
