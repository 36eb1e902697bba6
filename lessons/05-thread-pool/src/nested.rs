//! A task submits a task to its own pool, and waits for it.
//!
//! Let as many tasks do so as there are workers. Each waits for a task that
//! stands in the queue, and nobody is left to take it from there. In a naive
//! pool they wait for ever, without a word; here a deadline ends it. One more
//! worker would only move the end: tasks can be nested deeper.
//!
//! The mend: a worker that waits for a task of its own pool which has not begun
//! runs it itself. That is what `TaskHandle::join` does. The price: tasks lie on
//! top of each other on one stack, and `join` must know where it is called.

use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, seconds};
use shared::lesson::{Claim, Error, Lesson, Stop, Stopped, Unit};
use shared::sync::{Arc, Barrier};
use shared::thread_pool::ThreadPool;

use crate::pools::{Handle, Pool, WithChannel, WithLock, WithStealing};
use crate::tracks::Tracks;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many workers each pool has, and how many tasks submit and wait
    /// [default: 2]
    #[arg(long, value_name = "N", value_parser = count(64))]
    workers: Option<NonZeroUsize>,

    /// Seconds that a task of a small pool waits for the task it submitted
    /// [default: 0.1; with --quick 0.03]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(60))]
    deadline: Option<Duration>,
}

/// What became of the inner tasks of one pool.
#[derive(Serialize)]
struct Row {
    pool: &'static str,
    /// How many tasks submitted one and waited for it.
    outer: usize,
    /// How many of them had its result before their deadline.
    in_time: usize,
    wall: f64,
}

type Nest = fn(NonZeroUsize, &Wait) -> Result<usize, Stopped>;

const POOLS: [(&str, Nest); 4] = [
    (WithLock::NAME, in_small_pool::<WithLock>),
    (WithChannel::NAME, in_small_pool::<WithChannel>),
    (WithStealing::NAME, in_small_pool::<WithStealing>),
    ("ThreadPool", in_workspace_pool),
];

/// How long an outer task waits for its inner one, and where it draws that.
#[derive(Clone)]
struct Wait {
    deadline: Duration,
    stop: Stop,
    tracks: Tracks,
}

/// After so long a wait looks whether the run should end.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

const NO_PANIC: &str = "no task here panics";

/// Nests tasks in all four pools.
///
/// # Errors
/// On Ctrl-C.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let workers = options.workers.unwrap_or(TWO);
    let deadline = options.deadline.unwrap_or(
        lesson.size(Duration::from_millis(100), Duration::from_millis(30)),
    );
    let title = "Tasks that wait for tasks of their own pool";
    lesson.experiment("nested", title, |lesson, experiment| {
        experiment.param("workers", workers);
        experiment.param("deadline", deadline.as_secs_f64());
        experiment.columns([
            ("pool", Unit::None),
            ("outer", Unit::None),
            ("in_time", Unit::None),
            ("wall", Unit::Seconds),
        ]);
        let mut in_time = Vec::new();
        for (pool, nest) in POOLS {
            let wait = Wait {
                deadline,
                stop: lesson.stop().clone(),
                tracks: Tracks::new(lesson.timeline()),
            };
            let start = Instant::now();
            let row = Row {
                pool,
                outer: workers.get(),
                in_time: nest(workers, &wait)?,
                wall: start.elapsed().as_secs_f64(),
            };
            in_time.push(row.in_time as u64);
            experiment.row(row);
        }
        let [small @ .., workspace] = &in_time[..] else {
            unreachable!("there is a figure for each pool");
        };
        experiment.claim(
            Claim::exactly(
                "naive",
                "In the small pools no task gets the result it waits for",
                small.iter().sum(),
                0,
            )
            .because("all workers wait, and none is left to run it"),
        );
        experiment.claim(
            Claim::exactly(
                "helped-along",
                "In the workspace's pool every task gets it",
                *workspace,
                workers.get() as u64,
            )
            .because("a worker that waits runs what it waits for"),
        );
        Ok(())
    })
}

const TWO: NonZeroUsize = NonZeroUsize::new(2).expect("two is not zero");

fn in_small_pool<P: Pool>(
    workers: NonZeroUsize,
    wait: &Wait,
) -> Result<usize, Stopped> {
    let pool = Arc::new(P::start(workers.get()));
    let all = Arc::new(Barrier::new(workers.get()));
    let submit = |_| {
        let (same_pool, all) = (Arc::clone(&pool), Arc::clone(&all));
        let wait = wait.clone();
        pool.submit(move || {
            // Now every worker has a task, and will be waiting.
            all.wait();
            let inner = same_pool.submit(|| ());
            let in_time = wait.tracks.draw(|track| {
                track.wait("wait for a task", |_| wait.until_deadline(inner))
            });
            // A worker that leaves earlier would run what others wait for.
            all.wait();
            in_time
        })
    };
    let outer: Vec<_> = (0..workers.get()).map(submit).collect();
    // All of them: an outer task holds the pool, and none may be the last.
    let had_results: Vec<_> = outer
        .into_iter()
        .map(|task| task.join().expect(NO_PANIC))
        .collect();
    let in_time: Result<Vec<bool>, _> = had_results.into_iter().collect();
    Ok(in_time?.into_iter().filter(|&in_time| in_time).count())
}

fn in_workspace_pool(
    workers: NonZeroUsize,
    wait: &Wait,
) -> Result<usize, Stopped> {
    const OPEN: &str = "nobody has shut the pool down";

    let pool = Arc::new(ThreadPool::with_workers(workers));
    let all = Arc::new(Barrier::new(workers.get()));
    let submit = |_| {
        let (same_pool, all) = (Arc::clone(&pool), Arc::clone(&all));
        let tracks = wait.tracks.clone();
        let outer = move || {
            all.wait();
            let inner = same_pool.submit(|| ()).expect(OPEN);
            tracks.draw(|track| {
                track.span("help along", |_| inner.join().is_ok())
            })
        };
        pool.submit(outer).expect(OPEN)
    };
    let outer: Vec<_> = (0..workers.get()).map(submit).collect();
    let had_results =
        outer.into_iter().map(|task| task.join().expect(NO_PANIC));
    let in_time = had_results.filter(|&in_time| in_time).count();
    wait.stop.check()?;
    Ok(in_time)
}

impl Wait {
    /// Whether the task has ended by the deadline.
    fn until_deadline(&self, mut task: Handle<()>) -> Result<bool, Stopped> {
        let deadline = Instant::now() + self.deadline;
        loop {
            self.stop.check()?;
            let left = deadline.saturating_duration_since(Instant::now());
            match task.join_timeout(left.min(BETWEEN_LOOKS)) {
                Ok(result) => return Ok(result.is_ok()),
                Err(_) if left.is_zero() => return Ok(false),
                Err(later) => task = later,
            }
        }
    }
}
