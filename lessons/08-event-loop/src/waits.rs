//! Ten thousand waits at once: as tasks, and as threads.
//!
//! What waits needs no processor. So the question is what it needs to be there
//! at all. A thread has a stack and a place in the kernel's tables; a task has
//! the few values it still needs, on the heap. Each way runs in a process of its
//! own: what one leaves behind cannot be taken for the other's.

mod in_tasks;
mod in_threads;
mod limit;
mod memory;
mod waited;

use std::num::NonZeroUsize;
use std::time::Duration;

use clap::Args;
use indicatif::HumanCount;
use serde::Serialize;
use shared::lesson::options::count;
use shared::lesson::{Claim, Error, Experiment, Lesson, Stop, Unit};
use shared::process_pool::{Callable, ProcessPool, Task};
use shared::task::TaskHandle;

use self::waited::{Load, Waited};

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many waits there are at once [default: 10,000; with --quick 1,000]
    #[arg(long, value_name = "N", value_parser = count(1_000_000))]
    waits: Option<NonZeroUsize>,
}

type Answer = Result<Waited, String>;

/// For `serve`: what a process of this lesson can be asked to do.
pub const TASKS: &[&dyn Callable] = &[&IN_TASKS, &IN_THREADS];

const IN_TASKS: Task<Load, Answer> =
    Task::new("wait_in_tasks", |load| in_tasks::wait(&load));
const IN_THREADS: Task<Load, Answer> =
    Task::new("wait_in_threads", |load| in_threads::wait(&load));

/// The addresses that the two last rows may use: all that 32 bits can tell
/// apart.
const FEW: u64 = 1 << 32;

/// What the standard library reserves for a thread's stack.
const STACK: u64 = 2 * 1024 * 1024;

#[derive(Serialize)]
struct Row {
    way: &'static str,
    at_once: usize,
    threads: Option<u64>,
    /// Seconds until all of them waited, and until all were gone.
    start: f64,
    end: f64,
    /// Bytes of the process, of the kernel for it, and both for each wait.
    memory: Option<u64>,
    kernel_memory: Option<u64>,
    each: Option<u64>,
}

/// Lets so many wait, in each way.
///
/// # Errors
/// On Ctrl-C, or if a process or the Python twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let usual = lesson.size(10_000, 1_000);
    let waits = options.waits.map_or(usual, NonZeroUsize::get);
    let title = "Many waits at once, each way in a process of its own";
    lesson.experiment("waits", title, |lesson, experiment| {
        experiment.param("waits", waits);
        experiment.columns([
            ("way", Unit::None),
            ("at_once", Unit::None),
            ("threads", Unit::None),
            ("start", Unit::Seconds),
            ("end", Unit::Seconds),
            ("memory", Unit::Bytes),
            ("kernel_memory", Unit::Bytes),
            ("each", Unit::Bytes),
        ]);
        let threads = waits.min(limit::harmless());
        let mut all = Vec::new();
        for (way, task, waits, address_space) in [
            ("tasks", &IN_TASKS, waits, None),
            ("threads", &IN_THREADS, threads, None),
            ("tasks in 4 GiB", &IN_TASKS, waits, Some(FEW)),
            ("threads in 4 GiB", &IN_THREADS, threads, Some(FEW)),
        ] {
            if address_space.is_some() && !cfg!(target_os = "linux") {
                continue;
            }
            let mut track = lesson.timeline().track(format!("waits: {way}"));
            let load = Load {
                waits,
                address_space,
            };
            let waited = track.wait("a process of its own", |_| {
                in_a_process(task, load, lesson.stop())
            })?;
            experiment.row(row(way, &waited));
            all.push(waited);
        }
        judge(waits, threads, &all, experiment);
        experiment.python =
            lesson.python("waits.py", &[("--waits", &threads)])?;
        Ok(())
    })
}

/// How often the wait for a process looks up.
const GLANCE: Duration = Duration::from_millis(50);

/// How long a process may take.
const DEADLINE: Duration = Duration::from_mins(1);

fn in_a_process(
    task: &Task<Load, Answer>,
    load: Load,
    stop: &Stop,
) -> Result<Waited, Error> {
    let pool = ProcessPool::builder()
        .workers(1)
        .name("waits")
        .task_deadline(DEADLINE)
        .build()
        .map_err(|error| Error::Failed(error.to_string()))?;
    let failed = |error: &dyn std::fmt::Display| {
        Error::Failed(format!("waits: {error}"))
    };
    let mut handle: TaskHandle<Answer> =
        pool.submit(task, load).map_err(|error| failed(&error))?;
    let answer = loop {
        match handle.join_timeout(GLANCE) {
            Ok(answer) => break answer,
            Err(not_yet) => handle = not_yet,
        }
        if let Err(stopped) = stop.check() {
            // Nobody wants the answer any more.
            pool.kill_workers();
            return Err(stopped.into());
        }
    };
    answer
        .map_err(|error| failed(&error))?
        .map_err(|error| failed(&error))
}

fn row(way: &'static str, waited: &Waited) -> Row {
    let memory = &waited.memory;
    Row {
        way,
        at_once: waited.at_once,
        threads: waited.threads,
        start: waited.start,
        end: waited.end,
        memory: memory.own,
        kernel_memory: memory.kernel,
        each: each(waited),
    }
}

/// Bytes for each wait.
fn each(waited: &Waited) -> Option<u64> {
    waited.memory.sum()?.checked_div(waited.at_once as u64)
}

/// What the system said when it gave no more threads, and what it could say.
fn words(waits: usize, threads: usize, few: &Waited) -> String {
    let mut words = vec![
        "2 MiB are reserved for each stack, used or not, and the C library \
         reserves room for what threads allocate"
            .to_owned(),
    ];
    if let Some(refused) = &few.refused {
        words.push(format!("it ended with “{refused}”"));
    }
    if threads < waits {
        words.push("elsewhere we stopped at half of what there is".to_owned());
    }
    words.extend(limit::told().map(|(limit, about)| {
        format!("there are {} {about}", HumanCount(limit as u64))
    }));
    words.join("; ")
}

fn judge(
    waits: usize,
    threads: usize,
    all: &[Waited],
    experiment: &mut Experiment,
) {
    let [in_tasks, in_threads, few @ ..] = all else {
        return;
    };
    experiment.claim(
        Claim::exactly(
            "tasks",
            "All of the tasks wait at the same moment",
            in_tasks.at_once as u64,
            waits as u64,
        )
        .because("a task that waits is a few values on the heap"),
    );
    let (id, text) = (
        "memory",
        "A thread that waits takes at least 4 times a task's memory",
    );
    experiment.claim(match (each(in_tasks), each(in_threads)) {
        (Some(task), Some(thread)) => {
            Claim::at_least(id, text, thread as f64 / task as f64, 4.0)
                .provided(threads >= 1_000, "too few to tell")
        }
        _ => Claim::not_applicable(id, text, "this system does not tell"),
    });
    experiment.claim(Claim::at_least(
        "start",
        "A thread takes at least 3 times as long to start as a task",
        (in_threads.start / in_threads.at_once as f64)
            / (in_tasks.start / in_tasks.at_once as f64),
        3.0,
    ));
    if let [in_tasks, in_threads] = few {
        experiment.claim(
            Claim::at_most(
                "few-threads",
                "In 4 GiB of addresses there is room for at most 2,048 threads",
                in_threads.at_once as f64,
                (FEW / STACK) as f64,
            )
            .because(words(waits, threads, in_threads)),
        );
        experiment.claim(Claim::exactly(
            "few-tasks",
            "And for every task",
            in_tasks.at_once as u64,
            waits as u64,
        ));
    }
}

/// For the student's guess: how many times a task's memory a thread takes; up
/// to 5, up to 50 or more.
pub fn memory_ratio(waits: &Experiment) -> Option<usize> {
    let each = |row: usize| waits.rows.get(row)?.get("each")?.as_f64();
    Some(match each(1)? / each(0)? {
        few if few <= 5.0 => 0,
        some if some <= 50.0 => 1,
        _ => 2,
    })
}
