//! A worker dies in mid-task, and the run goes on.
//!
//! A thread that overflows its stack or calls `exit` takes the whole program
//! with it. A process dies alone: the task it had in hand fails, and says how.
//! The others are done, by the workers that are left and a fresh one. (Python's
//! `ProcessPoolExecutor` is broken by one death: all tasks that are left fail.)
//!
//! A worker that writes nonsense among its answers is no better than dead.
//!
//! And when the parent is killed? Then [its workers](crate::orphans) end, too.

use std::collections::BTreeSet;
use std::time::Duration;

use clap::Args;
use serde::Serialize;
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use shared::process_pool::ProcessPool;

use crate::orphans::{self, Gone};
use crate::waiting::{each_as_completed, refused};
use crate::ways_to_die::WayToDie;
use crate::work::{DIE, PROCESS_ID};

/// Nothing can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {}

const WORKERS: usize = 3;
const TASKS: usize = 12;
/// The task that does not survive, from 0.
const VICTIM: usize = 4;

/// What became of the tasks of one run, and of its processes.
#[derive(Serialize)]
struct Row {
    worker: &'static str,
    completed: usize,
    failed: usize,
    left_behind: Option<u64>,
    /// Not a column: the words stand below the table.
    error: String,
}

/// Has a worker die in each of the ways.
///
/// # Errors
/// On Ctrl-C, or if a pool cannot be made.
pub fn run(_: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let title = "Twelve tasks on three workers, and one dies in mid-task";
    lesson.experiment("killed", title, |lesson, experiment| {
        experiment.columns([
            ("worker", Unit::None),
            ("completed", Unit::None),
            ("failed", Unit::None),
            ("left_behind", Unit::None),
        ]);
        let mut rows = Vec::new();
        for &way in WayToDie::ALL {
            let row = one_dies(way, lesson)?;
            experiment.row(&row);
            experiment.note(&format!("{}: {}", row.worker, row.error));
            rows.push(row);
        }
        let gone = cfg!(unix)
            .then(|| orphans::kill_a_parent(lesson.stop()))
            .transpose()?;
        if let Some(Gone { workers, left, .. }) = &gone {
            let ids: Vec<_> = workers.iter().map(u32::to_string).collect();
            experiment.note(&format!(
                "the parent is killed, while {} work for it: {left} of them are left",
                ids.join(", ")
            ));
        }
        judge(&rows, gone.map(|gone| gone.after), experiment);
        experiment.python = lesson.python("killed.py", &[])?;
        Ok(())
    })
}

/// Hands in twelve tasks of which one ends its worker.
fn one_dies(way: WayToDie, lesson: &Lesson) -> Result<Row, Error> {
    let pool = ProcessPool::builder()
        .workers(WORKERS)
        .name("mortal")
        .timeline(lesson.timeline())
        .build()
        .map_err(|error| Error::Failed(error.to_string()))?;
    let handles = (0..TASKS)
        .map(|task| {
            if task == VICTIM {
                pool.submit(&DIE, way)
            } else {
                pool.submit(&PROCESS_ID, ())
            }
        })
        .collect::<Result<Vec<_>, _>>()
        .map_err(refused)?;
    let mut processes: BTreeSet<u32> = pool.worker_ids().into_iter().collect();
    let mut completed = 0;
    let mut errors = Vec::new();
    each_as_completed(&pool, handles, lesson.stop(), |handle| {
        match handle.join() {
            Ok(process) => {
                completed += 1;
                processes.insert(process);
            }
            Err(error) => errors.push(error),
        }
    })?;
    processes.extend(pool.worker_ids());
    // Waits for its workers, every one of them.
    drop(pool);
    Ok(Row {
        worker: way.words(),
        completed,
        failed: errors.len(),
        left_behind: how_many_exist(&processes),
        error: errors.first().map_or_else(String::new, ToString::to_string),
    })
}

/// How many of the processes still exist; a dead one that nobody waited for
/// does. `None` where the system is not asked.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no answer")]
fn how_many_exist(processes: &BTreeSet<u32>) -> Option<u64> {
    Some(processes.iter().filter(|&&process| exists(process)).count() as u64)
}

/// Whether there is such a process, dead or alive.
#[cfg(unix)]
pub fn exists(process: u32) -> bool {
    use nix::sys::signal::kill;
    use nix::unistd::Pid;

    i32::try_from(process)
        // No signal at all: it only asks.
        .is_ok_and(|id| kill(Pid::from_raw(id), None).is_ok())
}

#[cfg(not(unix))]
fn how_many_exist(_: &BTreeSet<u32>) -> Option<u64> {
    None
}

fn judge(rows: &[Row], gone: Option<Duration>, experiment: &mut Experiment) {
    let ways = rows.len();
    experiment.claim(
        Claim::exactly(
            "one-fails",
            "One task fails in each run, the one that was in hand",
            rows.iter().map(|row| row.failed as u64).sum(),
            ways as u64,
        )
        .because("it may have done half its work: nobody runs it again"),
    );
    experiment.claim(
        Claim::exactly(
            "others-complete",
            "The other 11 tasks of each run complete: tasks that did not",
            rows.iter()
                .map(|row| (TASKS - 1).abs_diff(row.completed) as u64)
                .sum(),
            0,
        )
        .because("a fresh worker takes over what the dead one had been sent"),
    );
    let left: Option<u64> = rows.iter().map(|row| row.left_behind).sum();
    let (id, text) = (
        "nobody-left",
        "Processes that outlive their pool, dead or alive",
    );
    experiment.claim(left.map_or_else(
        || Claim::not_applicable(id, text, "this system is not asked"),
        |left| Claim::exactly(id, text, left, 0),
    ));
    experiment.claim(
        Claim::at_most(
            "parent-killed",
            "After their parent is killed, workers in mid-task are gone within \
             a second",
            gone.map_or(f64::NAN, |gone| gone.as_secs_f64()),
            1.0,
        )
        .because("the system closes its pipes, and that ends them")
        .provided(cfg!(unix), "this system is not asked"),
    );
}

/// For the student's guess: one task failed, or some, or all that were left.
pub fn how_many(killed: &Experiment) -> Option<usize> {
    let failed = killed.rows.first()?.get("failed")?.as_u64()?;
    Some(match failed {
        1 => 0,
        some if some < 8 => 1,
        _ => 2,
    })
}
