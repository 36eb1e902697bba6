//! When workers are started, and how they get ready.
//!
//! A thread costs time and memory, so none is started before a task needs it,
//! and a worker that is free is used again. Each has a name, for debuggers and
//! traces. An initializer runs once in each worker, before its first task: it
//! opens what the tasks of this worker share. If it fails, no task can run, and
//! each says why.

use std::num::NonZeroUsize;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::count;
use shared::lesson::{Claim, Error, Lesson, Unit};
use shared::sync::atomic::{AtomicUsize, Ordering};
use shared::sync::{Arc, Barrier, thread};
use shared::task::{TaskError, TaskHandle};
use shared::thread_pool::ThreadPool;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many workers the pool may have, and how many tasks there are
    /// [default: 3]
    #[arg(long, value_name = "N", value_parser = count(100))]
    workers: Option<NonZeroUsize>,
}

/// What one pool did.
#[derive(Serialize)]
struct Row {
    tasks_come: &'static str,
    workers: usize,
    /// How often the initializer ran.
    initialized: usize,
    /// What the last task gave back: the name of its worker, or an error.
    last_task: String,
    /// How many tasks have no result.
    failed: usize,
}

/// Gives three pools as many tasks as they may have workers.
///
/// # Errors
/// None of its own.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let workers = options.workers.map_or(3, usize::from);
    let title = "When workers are started, and how they get ready";
    lesson.experiment("start", title, |_, experiment| {
        experiment.param("workers", workers);
        experiment.columns([
            ("tasks_come", Unit::None),
            ("workers", Unit::None),
            ("initialized", Unit::None),
            ("last_task", Unit::None),
            ("failed", Unit::None),
        ]);
        let rows = [
            in_turn(workers),
            at_once(workers),
            to_a_broken_pool(workers),
        ];
        for row in &rows {
            experiment.row(row);
        }
        let [in_turn, at_once, broken] =
            rows.map(|row| (row.workers, row.failed));
        experiment.claim(
            Claim::exactly(
                "reused",
                "Tasks that come one after the other need one worker",
                in_turn.0 as u64,
                1,
            )
            .because("it is free again before the result can be seen"),
        );
        experiment.claim(Claim::exactly(
            "on-demand",
            "Tasks that come at once get a worker each",
            at_once.0 as u64,
            workers as u64,
        ));
        experiment.claim(Claim::exactly(
            "broken",
            "Where the initializer fails, every task says why",
            broken.1 as u64,
            workers as u64,
        ));
        Ok(())
    })
}

/// Each task is joined before the next one is submitted.
fn in_turn(workers: usize) -> Row {
    let (pool, initialized) = pool(workers, Ok(()));
    let results = (0..workers)
        .map(|_| pool.submit(worker).expect(OPEN).join())
        .collect();
    Row::new("one after the other", &pool, &initialized, results)
}

/// All tasks run at once: each waits until all are there.
fn at_once(workers: usize) -> Row {
    let (pool, initialized) = pool(workers, Ok(()));
    let all = Arc::new(Barrier::new(workers));
    let submit = |_| {
        let all = Arc::clone(&all);
        let wait = move || {
            all.wait();
            worker()
        };
        pool.submit(wait).expect(OPEN)
    };
    let handles: Vec<_> = (0..workers).map(submit).collect();
    let results = handles.into_iter().map(TaskHandle::join).collect();
    Row::new("all at once", &pool, &initialized, results)
}

fn to_a_broken_pool(workers: usize) -> Row {
    let (pool, initialized) = pool(workers, Err("the kiln is cold"));
    let results = (0..workers)
        .map(|_| match pool.submit(worker) {
            Ok(task) => task.join(),
            Err(refused) => Err(refused.into()),
        })
        .collect();
    Row::new("to a broken pool", &pool, &initialized, results)
}

const OPEN: &str = "nobody has shut the pool down, and it is whole";

/// A pool that counts how often its initializer runs.
fn pool(
    workers: usize,
    ready: Result<(), &'static str>,
) -> (ThreadPool, Arc<AtomicUsize>) {
    let runs = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&runs);
    let pool = ThreadPool::builder()
        .workers(workers)
        .name("kiln")
        .initializer(move || {
            // `Relaxed`: a count; joining a task orders it.
            count.fetch_add(1, Ordering::Relaxed);
            ready
        })
        .build()
        .expect("no less than one worker can be asked for");
    (pool, runs)
}

fn worker() -> String {
    thread::current().name().unwrap_or_default().to_owned()
}

impl Row {
    fn new(
        tasks_come: &'static str,
        pool: &ThreadPool,
        initialized: &AtomicUsize,
        results: Vec<Result<String, TaskError>>,
    ) -> Self {
        Self {
            tasks_come,
            workers: pool.workers(),
            initialized: initialized.load(Ordering::Relaxed),
            failed: results.iter().filter(|result| result.is_err()).count(),
            last_task: match results.into_iter().next_back() {
                Some(Ok(worker)) => format!("ran on {worker}"),
                Some(Err(error)) => error.to_string(),
                None => String::new(),
            },
        }
    }
}
