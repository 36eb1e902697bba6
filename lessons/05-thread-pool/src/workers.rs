//! How many workers? 1, 5, 10 and 100, for tasks that wait, tasks that compute
//! and tasks that do both.
//!
//! A worker that waits needs no core: ten workers wait for ten answers in the
//! time of one. A worker that computes needs one, and there are only so many.
//! So tasks that wait get faster with every worker until each has its own;
//! tasks that compute, until each core has its worker; and tasks that do both,
//! until the cores are busy with what is to be computed.

use std::num::NonZeroUsize;
use std::time::Duration;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, seconds, whole};
use shared::lesson::{Claim, Error, Experiment, Lesson, Stopped, Unit};
use shared::measure::{Samples, SweepRow, sweep};
use shared::thread_pool::ThreadPool;

use crate::pauses::{as_argument, pauses};
use crate::tracks::Tracks;
use crate::work::Work;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many tasks there are [default: 100; with --quick 20]
    #[arg(long, value_name = "N", value_parser = count(10_000))]
    tasks: Option<NonZeroUsize>,

    /// Seconds that a task waits, on the mean
    /// [default: 0.005; with --quick 0.002]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(10))]
    pause: Option<Duration>,

    /// Steps that a task computes; fewer beside a Python twin
    /// [default: 1,000,000; with --quick 20,000]
    #[arg(long, value_name = "N", value_parser = whole(1..=1_000_000_000))]
    steps: Option<u64>,

    /// Rounds, of which the median is shown; one beside a Python twin
    /// [default: 3; with --quick 1]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    rounds: Option<NonZeroUsize>,
}

/// What the tasks cost on so many workers.
#[derive(Serialize)]
struct Row {
    tasks: String,
    #[serde(flatten)]
    cost: SweepRow,
}

const WORKERS: [NonZeroUsize; 4] = [
    NonZeroUsize::MIN,
    NonZeroUsize::new(5).expect("it is not zero"),
    NonZeroUsize::new(10).expect("it is not zero"),
    NonZeroUsize::new(100).expect("it is not zero"),
];

/// With fewer tasks the last of a hundred workers has none.
const ENOUGH_TASKS: usize = 100;

/// Shorter waits are lost in the time of waking threads.
const ENOUGH_PAUSE: Duration = Duration::from_millis(2);

/// With fewer steps in all, the time is that of starting a hundred workers.
const ENOUGH_STEPS: u64 = 50_000_000;

const KINDS: [&str; 3] = ["wait", "compute", "both"];

/// What was measured of one kind of task.
#[derive(Default)]
struct Sweep {
    rows: Vec<SweepRow>,
}

/// Sweeps over the numbers of workers, for each kind of task.
///
/// # Errors
/// On Ctrl-C, or if the Python twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let tasks = options.tasks.map_or(lesson.size(100, 20), usize::from);
    let pause = options.pause.unwrap_or(
        lesson.size(Duration::from_millis(5), Duration::from_millis(2)),
    );
    // What takes Rust a second takes CPython a minute.
    let (full, times) = if lesson.compares() {
        (100_000, 1)
    } else {
        (1_000_000, 3)
    };
    let steps = options.steps.unwrap_or(lesson.size(full, 20_000));
    let rounds = options.rounds.map_or(lesson.size(times, 1), usize::from);
    let title = "More and more workers for the same tasks";
    lesson.experiment("workers", title, |lesson, experiment| {
        experiment.param("tasks", tasks);
        experiment.param("pause", pause.as_secs_f64());
        experiment.param("steps", steps);
        experiment.param("rounds", rounds);
        experiment.columns([("tasks", Unit::None)]);
        experiment.sweep_columns();
        let pauses = pauses(lesson.seed(), tasks, pause);
        let wait = Work {
            pauses: pauses.clone(),
            steps: 0,
            stop: lesson.stop().clone(),
            tracks: Tracks::new(lesson.timeline()),
        };
        let both = Work {
            steps,
            ..wait.clone()
        };
        let compute = Work {
            pauses: vec![Duration::ZERO; tasks],
            ..both.clone()
        };
        let mut sweeps = [(); KINDS.len()].map(|()| Sweep::default());

        let ended = (0..rounds).try_for_each(|_| {
            let kinds = [&wait, &compute, &both].into_iter().zip(&mut sweeps);
            for (work, Sweep { rows }) in kinds {
                sweep(
                    &WORKERS,
                    |workers, _| run_all(work, workers),
                    |row| {
                        rows.push(row);
                    },
                )?;
            }
            Ok::<(), Stopped>(())
        });

        for (kind, sweep) in KINDS.into_iter().zip(&sweeps) {
            sweep.show(kind, experiment);
        }
        ended?;
        let computed = steps.saturating_mul(tasks as u64);
        let too_small = (tasks < ENOUGH_TASKS
            || computed < ENOUGH_STEPS
            || pause < ENOUGH_PAUSE)
            .then_some("the work is too small for true figures");
        claim(&sweeps, too_small, lesson, experiment);
        experiment.python = lesson.python(
            "workers.py",
            &[
                ("--pauses", &as_argument(&pauses)),
                ("--steps", &steps),
                ("--rounds", &rounds),
            ],
        )?;
        Ok(())
    })
}

fn run_all(work: &Work, workers: NonZeroUsize) -> Result<(), Stopped> {
    let pool = ThreadPool::with_workers(workers);
    let tasks = 0..work.pauses.len();
    let work = work.clone();
    pool.map(tasks, move |task| work.run(task))
        .try_for_each(|result| result.expect("no task here panics"))
}

impl Sweep {
    fn with(&self, workers: NonZeroUsize) -> impl Iterator<Item = &SweepRow> {
        self.rows.iter().filter(move |row| row.workers == workers)
    }

    /// What the rounds took on so many workers.
    fn walls(&self, workers: NonZeroUsize) -> Samples {
        let walls = self.with(workers).map(|row| row.resources.wall);
        Samples::from(walls.collect::<Vec<_>>())
    }

    fn cpu(&self, workers: NonZeroUsize) -> Samples {
        let cpu = self.with(workers).map(|row| row.resources.cpu);
        Samples::from(cpu.collect::<Vec<_>>())
    }

    /// How many times as fast as one worker, by the medians.
    fn speed_up(&self, workers: NonZeroUsize) -> f64 {
        self.walls(NonZeroUsize::MIN).median() / self.walls(workers).median()
    }

    fn show(&self, kind: &str, experiment: &mut Experiment) {
        for workers in WORKERS {
            let walls = self.walls(workers);
            let median = walls.median();
            // Of an even number, one of the two in the middle.
            let distance = |row: &SweepRow| (row.resources.wall - median).abs();
            let alike = self.with(workers);
            let Some(typical) = alike
                .min_by(|one, other| distance(one).total_cmp(&distance(other)))
            else {
                continue;
            };
            let tasks = format!("{kind} on {workers}");
            experiment.runs(&tasks, "wall", &walls);
            experiment.row(Row {
                tasks,
                cost: SweepRow {
                    speed_up: self.speed_up(workers),
                    ..typical.clone()
                },
            });
        }
    }
}

fn claim(
    sweeps: &[Sweep; KINDS.len()],
    too_small: Option<&str>,
    lesson: &Lesson,
    experiment: &mut Experiment,
) {
    let [_, _, ten, _] = WORKERS;
    let [wait, compute, both] = sweeps;
    let cores = lesson.machine().cores.get() as f64;
    // In CPU seconds: the machine's other programs take time from one worker,
    // and from a hundred, but not these.
    let at_best = compute.cpu(NonZeroUsize::MIN).median() / cores;
    let of_at_best = |sweep: &Sweep| {
        let walls = WORKERS.map(|workers| sweep.walls(workers).median());
        walls.into_iter().fold(f64::INFINITY, f64::min) / at_best
    };
    let claims = [
        Claim::at_least(
            "waiting-scales",
            "At waiting, ten workers are at least 5 times as fast as one",
            wait.speed_up(ten),
            5.0,
        )
        .because("a worker that waits needs no core"),
        Claim::at_least(
            "computing-stops",
            "At computing, no number of workers takes less than 0.7 of one's \
             CPU seconds, split by the cores",
            of_at_best(compute),
            0.7,
        )
        .because("a worker that computes needs a core"),
        Claim::at_least(
            "computing-stays",
            "At both, the same: waits vanish, what is to be computed stays",
            of_at_best(both),
            0.7,
        )
        .because("waits hide behind each other and behind the computing"),
    ];
    for claim in claims {
        let why = too_small.unwrap_or_default();
        experiment.claim(claim.provided(too_small.is_none(), why));
    }
}
