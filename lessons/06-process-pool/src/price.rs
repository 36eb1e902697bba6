//! The price list: a thread against a process.
//!
//! One worker of each kind and a task that takes next to no time, so that what
//! is measured is the way there and back. Many tasks in flight share the cost
//! of waking a worker up, and the tasks of a chunk share that of sending it.

use std::num::NonZeroUsize;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::count;
use shared::lesson::options::whole;
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};

use crate::memory::{self, Memory};
use crate::rivals::{Figures, Load, Processes, Threads, measure};

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Tasks in each figure; fewer beside a Python twin
    /// [default: 5,000; with --quick 300]
    #[arg(long, value_name = "N", value_parser = whole(1..=1_000_000))]
    tasks: Option<u64>,

    /// How many tasks are in flight, or in a chunk [default: 16]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    in_flight: Option<NonZeroUsize>,

    /// Rounds, of which the median is shown [default: 9; with --quick 3]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    rounds: Option<NonZeroUsize>,
}

/// With fewer the times are those of a worker that warms up.
const ENOUGH: u32 = 1_000;

#[derive(Serialize)]
struct Row {
    worker: &'static str,
    /// Seconds from nothing to the first result.
    start: f64,
    /// Seconds per task.
    round_trip: f64,
    in_flight: f64,
    in_chunks: f64,
    /// Bytes.
    memory: Option<u64>,
    task_memory: Option<u64>,
}

const NAMES: [&str; 2] = ["thread", "process"];

/// Measures both, in turn.
///
/// # Errors
/// On Ctrl-C, or if a pool or the Python twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let usual = if lesson.compares() { 1_000 } else { 5_000 };
    let tasks = options.tasks.unwrap_or(lesson.size(usual, 300));
    let load = Load {
        tasks: u32::try_from(tasks).expect("a million fits"),
        in_flight: options.in_flight.map_or(16, usize::from),
    };
    let rounds = options.rounds.map_or(lesson.size(9, 3), NonZeroUsize::get);
    let title = "What a worker costs: a thread against a process";
    lesson.experiment("price", title, |lesson, experiment| {
        experiment.param("tasks", load.tasks);
        experiment.param("in_flight", load.in_flight);
        experiment.param("rounds", rounds);
        experiment.columns([
            ("worker", Unit::None),
            ("start", Unit::Seconds),
            ("round_trip", Unit::Seconds),
            ("in_flight", Unit::Seconds),
            ("in_chunks", Unit::Seconds),
            ("memory", Unit::Bytes),
            ("task_memory", Unit::Bytes),
        ]);
        let mut memory = [Memory::default(); 2];
        let mut figures: [Figures; 2] = Default::default();
        let mut track = lesson.timeline().track("price: who asks");
        let stop = lesson.stop();
        let ended: Result<(), Error> =
            track.wait("threads and processes in turn", |_| {
                memory = [
                    memory::of_threads(lesson)?,
                    memory::of_processes(lesson)?,
                ];
                for _ in 0..rounds {
                    measure::<Threads>(load, stop, &mut figures[0])?;
                    measure::<Processes>(load, stop, &mut figures[1])?;
                }
                Ok(())
            });
        show(&figures, &memory, experiment);
        ended?;
        judge(&figures, &memory, load, lesson, experiment);
        experiment.python = lesson.python(
            "price.py",
            &[
                ("--tasks", &load.tasks),
                ("--in-flight", &load.in_flight),
                ("--rounds", &rounds),
            ],
        )?;
        Ok(())
    })
}

fn show(figures: &[Figures], memory: &[Memory], experiment: &mut Experiment) {
    for ((worker, figures), memory) in
        NAMES.into_iter().zip(figures).zip(memory)
    {
        let columns = [
            ("start", &figures.start),
            ("round_trip", &figures.round_trip),
            ("in_flight", &figures.in_flight),
            ("in_chunks", &figures.in_chunks),
        ];
        if figures.in_chunks.values().is_empty() {
            continue;
        }
        experiment.row(Row {
            worker,
            start: figures.start.median(),
            round_trip: figures.round_trip.median(),
            in_flight: figures.in_flight.median(),
            in_chunks: figures.in_chunks.median(),
            memory: memory.worker,
            task_memory: memory.task,
        });
        for (column, samples) in columns {
            experiment.runs(worker, column, samples);
        }
    }
}

fn judge(
    figures: &[Figures; 2],
    memory: &[Memory; 2],
    load: Load,
    lesson: &Lesson,
    experiment: &mut Experiment,
) {
    let [thread, process] = figures;
    let busy = if lesson.machine().was_loaded() {
        "this machine was busy before the run"
    } else {
        "on the median of the rounds"
    };
    let timed = |claim: Claim| {
        claim
            .because(busy)
            .provided(load.tasks >= ENOUGH, "too few tasks to tell")
    };
    experiment.claim(
        Claim::at_least(
            "start-costs",
            "A process takes at least 3 times as long as a thread to start",
            process.start.median() / thread.start.median(),
            3.0,
        )
        .because(busy),
    );
    experiment.claim(
        timed(Claim::at_most(
            "in-flight-pays",
            "With several in flight, a process's task takes at most 0.7 of \
             its round trip",
            process.in_flight.median() / process.round_trip.median(),
            0.7,
        ))
        .provided(load.in_flight >= 8, "that takes 8 in flight"),
    );
    experiment.claim(
        timed(Claim::at_most(
            "chunks-pay",
            "In chunks it takes at most 0.35 of its round trip",
            process.in_chunks.median() / process.round_trip.median(),
            0.35,
        ))
        .provided(load.in_flight >= 8, "that takes chunks of 8"),
    );
    let (id, text) = (
        "memory",
        "A process has at least 3 times the memory of a thread",
    );
    experiment.claim(match (memory[0].worker, memory[1].worker) {
        (Some(thread), Some(process)) => {
            // A thread may take nothing that shows: then any ratio is true.
            let ratio = process as f64 / thread.max(4_096) as f64;
            Claim::at_least(id, text, ratio, 3.0)
        }
        _ => Claim::not_applicable(id, text, "this system does not tell"),
    });
}

/// For the student's guess: how many times as long a process takes to start; up
/// to 5, up to 50 or more.
pub fn start_ratio(price: &Experiment) -> Option<usize> {
    let start = |row: usize| price.rows.get(row)?.get("start")?.as_f64();
    Some(match start(1)? / start(0)? {
        few if few <= 5.0 => 0,
        some if some <= 50.0 => 1,
        _ => 2,
    })
}
