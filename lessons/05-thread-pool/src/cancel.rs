//! What can be taken back, and when.
//!
//! The naive wish is to stop a task that takes too long. No thread can be
//! stopped in mid-work: it may hold a lock, or have half a thing done. So
//! `cancel` works as long as no worker has taken the task, and says `false`
//! afterwards. A deadline ends the waiting, not the task. A task that is to end
//! while it runs has to look whether it should: here, at a flag.

use std::time::Duration;

use clap::Args;
use serde::Serialize;
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use shared::sync::atomic::{AtomicBool, Ordering};
use shared::sync::mpsc::channel;
use shared::sync::{Arc, Mutex, thread};
use shared::task::{Shutdown, SubmitError, TaskError, TaskHandle};
use shared::thread_pool::ThreadPool;

use crate::tracks::Tracks;

/// What can be set: nothing.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {}

/// What became of one task.
#[derive(Serialize)]
struct Row {
    task: &'static str,
    /// What `cancel` said, where it was called.
    cancelled: Option<bool>,
    ran: bool,
    /// What `join` gave, or `submit`.
    join: String,
}

/// How long we wait for a task that does not end.
const PATIENCE: Duration = Duration::from_millis(10);

/// How often the running task looks at its flag.
const BETWEEN_LOOKS: Duration = Duration::from_millis(1);

const RUNNING: &str = "running";
const QUEUED: &str = "queued";
const LEFT: &str = "queued until the shutdown";
const LATE: &str = "submitted after it";

/// Takes back what can be taken back, from a pool with one worker.
///
/// # Errors
/// On Ctrl-C.
pub fn run(_: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let title = "What can be cancelled, and when";
    lesson.experiment("cancel", title, |lesson, experiment| {
        experiment.columns([
            ("task", Unit::None),
            ("cancelled", Unit::None),
            ("ran", Unit::None),
            ("join", Unit::None),
        ]);
        let pool = ThreadPool::builder().workers(1).build();
        let pool = pool.expect("one worker is not none");
        let ran = Ran::default();
        let (running, flag) = submit_endless(&pool, &ran, lesson);
        let queued = submit(&pool, QUEUED, &ran).expect(OPEN);
        let left = submit(&pool, LEFT, &ran).expect(OPEN);

        // The only worker has the first task, the others stand in line.
        let running_was_cancelled = running.cancel();
        let queued_was_cancelled = queued.cancel();
        let running = running.join_timeout(PATIENCE);
        let came_back = running.is_err();
        let (running, left) = thread::scope(|scope| {
            // It takes what is queued off the queue, and waits for the rest.
            scope.spawn(|| pool.shutdown(Shutdown::CancelQueued));
            let left = left.join();
            // `Relaxed`: the flag orders nothing but itself.
            flag.store(true, Ordering::Relaxed);
            (running.unwrap_or_else(TaskHandle::join), left)
        });
        let late = submit(&pool, LATE, &ran);

        lesson.stop().check()?;
        let late = late.map_err(TaskError::from).and_then(TaskHandle::join);
        for (task, cancelled, result) in [
            (RUNNING, Some(running_was_cancelled), running),
            (QUEUED, Some(queued_was_cancelled), queued.join()),
            (LEFT, None, left),
            (LATE, None, late),
        ] {
            experiment.row(Row {
                task,
                cancelled,
                ran: ran.contains(task),
                join: format!("{result:?}"),
            });
        }
        claim(&ran, running_was_cancelled, came_back, experiment);
        Ok(())
    })
}

const OPEN: &str = "nobody has shut the pool down yet";

/// Submits a task that runs until its flag is raised; it runs when this
/// returns.
fn submit_endless(
    pool: &ThreadPool,
    ran: &Ran,
    lesson: &Lesson,
) -> (TaskHandle<()>, Arc<AtomicBool>) {
    let flag = Arc::new(AtomicBool::new(false));
    let (say, heard) = channel();
    let work = {
        let (ran, flag) = (ran.clone(), Arc::clone(&flag));
        let tracks = Tracks::new(lesson.timeline());
        let stop = lesson.stop().clone();
        move || {
            ran.note(RUNNING);
            say.send(()).expect("we receive below");
            tracks.draw(|track| {
                track.span(RUNNING, |_| {
                    while !flag.load(Ordering::Relaxed)
                        && stop.pause(BETWEEN_LOOKS).is_ok()
                    {
                    }
                });
            });
        }
    };
    let handle = pool.submit_named(RUNNING, work).expect(OPEN);
    heard.recv().expect("a free worker takes the task");
    (handle, flag)
}

fn submit(
    pool: &ThreadPool,
    name: &'static str,
    ran: &Ran,
) -> Result<TaskHandle<()>, SubmitError> {
    let ran = ran.clone();
    pool.submit_named(name, move || ran.note(name))
}

/// The names of the tasks that ran.
#[derive(Clone, Default)]
struct Ran(Arc<Mutex<Vec<&'static str>>>);

impl Ran {
    fn note(&self, name: &'static str) {
        self.0.lock().expect(NO_PANIC).push(name);
    }

    fn contains(&self, name: &str) -> bool {
        self.0.lock().expect(NO_PANIC).contains(&name)
    }
}

const NO_PANIC: &str = "nothing panics under this lock";

fn claim(
    ran: &Ran,
    running_was_cancelled: bool,
    came_back: bool,
    experiment: &mut Experiment,
) {
    experiment.claim(
        Claim::exactly(
            "running",
            "Of the running tasks, cancel takes back none",
            u64::from(running_was_cancelled),
            0,
        )
        .because("no thread is stopped in mid-work"),
    );
    let cancelled = [QUEUED, LEFT, LATE];
    let ran = cancelled.into_iter().filter(|task| ran.contains(task));
    experiment.claim(Claim::exactly(
        "queued",
        "Of those that were cancelled or refused, none runs",
        ran.count() as u64,
        0,
    ));
    experiment.claim(
        Claim::exactly(
            "deadline",
            "Waiting with a deadline gave the handle back, and the task ran on",
            u64::from(came_back),
            1,
        )
        .because("a deadline ends the waiting, not the task"),
    );
}
