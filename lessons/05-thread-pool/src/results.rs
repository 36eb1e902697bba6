//! Results in the order of the tasks, or as they come.
//!
//! `map` gives the results in the order of its input, as the iterator of that
//! name does. The price: a slow task holds up what is ready behind it.
//! `as_completed` gives each result when it is there. The price: the order is
//! another each time, and each result has to say which task it is from.

use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, seconds};
use shared::lesson::{Claim, Error, Experiment, Lesson, Stop, Stopped, Unit};
use shared::measure::{Arrow, Samples, Track, interleaved};
use shared::task::as_completed;
use shared::thread_pool::ThreadPool;

use crate::pauses::{SHORTEST, as_argument, pauses};
use crate::tracks::Tracks;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many tasks there are; the first is the slowest [default: 8]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    tasks: Option<NonZeroUsize>,

    /// How many workers the pool has [default: 4]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    workers: Option<NonZeroUsize>,

    /// Seconds that the first task waits; the others wait a tenth to three
    /// tenths of it [default: 0.2; with --quick 0.05]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(60))]
    slowest: Option<Duration>,

    /// How often each way is timed [default: 3; with --quick 1]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    rounds: Option<NonZeroUsize>,
}

/// When the results came; the medians of the rounds.
#[derive(Serialize)]
struct Row {
    way: &'static str,
    first_result: f64,
    all_results: f64,
    /// In which order the tasks' results came in the last round.
    order: String,
}

const WAYS: [(&str, Way); 2] =
    [("map", map_in_order), ("as_completed", as_they_come)];

type Way =
    fn(&ThreadPool, &Tasks, &mut Track, &mut Arrivals) -> Result<(), Stopped>;

/// What all tasks share: how long each waits, and who may end the wait.
#[derive(Clone)]
struct Tasks {
    pauses: Vec<Duration>,
    stop: Stop,
    tracks: Tracks,
}

/// Which result came when.
struct Arrivals {
    start: Instant,
    tasks: Vec<usize>,
    times: Vec<Duration>,
}

/// What the rounds gave for one way.
#[derive(Default)]
struct Figures {
    first: Samples,
    all: Samples,
    order: Vec<usize>,
    out_of_order: usize,
}

/// Takes the results of the same tasks in both ways.
///
/// # Errors
/// On Ctrl-C, or if the Python twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let number = options.tasks.map_or(8, usize::from);
    let workers = options.workers.unwrap_or(FOUR);
    let slowest = options.slowest.unwrap_or(
        lesson.size(Duration::from_millis(200), Duration::from_millis(50)),
    );
    let rounds = options.rounds.map_or(lesson.size(3, 1), usize::from);
    let title = "Results in order, or as they come";
    lesson.experiment("results", title, |lesson, experiment| {
        experiment.param("tasks", number);
        experiment.param("workers", workers);
        experiment.param("slowest", slowest.as_secs_f64());
        experiment.param("rounds", rounds);
        experiment.columns([
            ("way", Unit::None),
            ("first_result", Unit::Seconds),
            ("all_results", Unit::Seconds),
            ("order", Unit::None),
        ]);
        let mut pauses = pauses(lesson.seed(), number, slowest / 5);
        pauses[0] = slowest;
        let tasks = Tasks {
            pauses,
            stop: lesson.stop().clone(),
            tracks: Tracks::new(lesson.timeline()),
        };
        let mut track = lesson.timeline().track("who submits");
        let mut figures = <[Figures; WAYS.len()]>::default();

        // The clock that counts begins when the pool is there. It is for the
        // order of the ways that we go by `interleaved`.
        let ended = interleaved(rounds, WAYS.len(), |way| {
            let pool = ThreadPool::with_workers(workers);
            let mut arrivals = Arrivals::now();
            WAYS[way].1(&pool, &tasks, &mut track, &mut arrivals)?;
            figures[way].push(arrivals);
            Ok::<(), Stopped>(())
        });

        for ((way, _), figures) in WAYS.into_iter().zip(&figures) {
            figures.show(way, experiment);
        }
        ended?;
        let cannot_tell = if number.min(workers.get()) < 2 {
            Some("no task can overtake the first")
        } else if slowest < SHORTEST {
            Some("the waits are too short; a longer --slowest can tell")
        } else {
            None
        };
        claim(&figures, cannot_tell, experiment);
        experiment.python = lesson.python(
            "results.py",
            &[
                ("--workers", &workers),
                ("--pauses", &as_argument(&tasks.pauses)),
                ("--rounds", &rounds),
            ],
        )?;
        Ok(())
    })
}

const FOUR: NonZeroUsize = NonZeroUsize::new(4).expect("four is not zero");

const NO_PANIC: &str = "a task that waits does not panic";

fn map_in_order(
    pool: &ThreadPool,
    tasks: &Tasks,
    track: &mut Track,
    arrivals: &mut Arrivals,
) -> Result<(), Stopped> {
    track.wait("map", |track| {
        let same_tasks = tasks.clone();
        let numbers = 0..tasks.pauses.len();
        let items = numbers.map(|task| (task, track.arrow_from_here()));
        let results =
            pool.map(items, move |(task, arrow)| same_tasks.run(task, arrow));
        for result in results {
            arrivals.note(result.expect(NO_PANIC)?);
        }
        Ok(())
    })
}

fn as_they_come(
    pool: &ThreadPool,
    tasks: &Tasks,
    track: &mut Track,
    arrivals: &mut Arrivals,
) -> Result<(), Stopped> {
    let handles: Vec<_> = track.span("submit", |track| {
        let submit = |task| {
            let (same_tasks, arrow) = (tasks.clone(), track.arrow_from_here());
            let handle = pool.submit(move || same_tasks.run(task, arrow));
            handle.expect("nobody has shut the pool down")
        };
        (0..tasks.pauses.len()).map(submit).collect()
    });
    track.wait("as_completed", |_| {
        for handle in as_completed(handles) {
            // It has ended: this does not wait.
            arrivals.note(handle.join().expect(NO_PANIC)?);
        }
        Ok(())
    })
}

impl Tasks {
    /// Waits, and says which task it was.
    fn run(&self, task: usize, arrow: Arrow) -> Result<usize, Stopped> {
        self.tracks.draw(|track| {
            track.wait("wait", |track| {
                track.arrow_to_here(arrow);
                self.stop.pause(self.pauses[task])
            })
        })?;
        Ok(task)
    }
}

impl Arrivals {
    fn now() -> Self {
        Self {
            start: Instant::now(),
            tasks: Vec::new(),
            times: Vec::new(),
        }
    }

    fn note(&mut self, task: usize) {
        self.tasks.push(task);
        self.times.push(self.start.elapsed());
    }
}

impl Figures {
    fn push(&mut self, arrivals: Arrivals) {
        let seconds = |time: Option<&Duration>| {
            time.map_or(f64::NAN, Duration::as_secs_f64)
        };
        self.first.push(seconds(arrivals.times.first()));
        self.all.push(seconds(arrivals.times.last()));
        self.out_of_order += (0..)
            .zip(&arrivals.tasks)
            .filter(|(place, task)| place != *task)
            .count();
        self.order = arrivals.tasks;
    }

    fn show(&self, way: &'static str, experiment: &mut Experiment) {
        if self.order.is_empty() {
            return;
        }
        let order: Vec<_> = self
            .order
            .iter()
            .map(|task| (task + 1).to_string())
            .collect();
        experiment.row(Row {
            way,
            first_result: self.first.median(),
            all_results: self.all.median(),
            order: order.join(" "),
        });
        experiment.runs(way, "first_result", &self.first);
        experiment.runs(way, "all_results", &self.all);
    }
}

fn claim(
    [map, as_completed]: &[Figures; WAYS.len()],
    cannot_tell: Option<&str>,
    experiment: &mut Experiment,
) {
    let claim = Claim::at_most(
        "first-result",
        "as_completed gives its first result within 0.6 of map's time for it",
        as_completed.first.median() / map.first.median(),
        0.6,
    );
    experiment.claim(
        claim
            .because("map waits for its first task, which is the slowest")
            .provided(cannot_tell.is_none(), cannot_tell.unwrap_or_default()),
    );
    experiment.claim(
        Claim::at_most(
            "last-result",
            "It has the last result no later: within 1.3 of map's time",
            as_completed.all.median() / map.all.median(),
            1.3,
        )
        .because("the workers do the same in both")
        .provided(cannot_tell.is_none(), cannot_tell.unwrap_or_default()),
    );
    experiment.claim(Claim::exactly(
        "in-order",
        "None of map's results comes out of its place",
        map.out_of_order as u64,
        0,
    ));
}
