//! A detached thread ends with its process.
//!
//! Whoever drops a thread's handle instead of joining it lets it run on,
//! detached. It ends when the process does, which is when `main` returns,
//! wherever it is at that moment, and none of its destructors run. Python calls
//! such a thread a daemon; its other threads are joined at exit, unasked. Rust
//! joins nothing by itself.
//!
//! A lesson cannot show this of itself. So it starts its own executable again:
//! a child whose only work is a thread without an end, and whose `main` either
//! asks that thread and joins it, or returns. The parent counts what came
//! through the child's standard output.

use std::env;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use shared::lesson::{Claim, Error, Lesson, Stop, Unit, program};
use shared::sync::atomic::{AtomicBool, Ordering};
use shared::sync::mpsc::channel;
use shared::sync::{Arc, thread};

/// Nothing can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {}

/// The first argument of a child, instead of an experiment.
const CHILD: &str = "detach-child";

const JOINED: &str = "asks and joins it";
const DETACHED: &str = "returns";

/// How many records the thread begins before the child's `main` goes on.
const RECORDS: u64 = 5;

/// How long one record takes.
const RECORD: Duration = Duration::from_millis(10);

/// How long the child's `main` waits for its thread, and we for the child.
const PATIENCE: Duration = Duration::from_secs(10);
const DEADLINE: Duration = Duration::from_secs(30);

/// What came through from a child.
#[derive(Serialize)]
struct Row {
    main: String,
    begun: usize,
    finished: usize,
    good_bye: bool,
    exit_code: Option<i32>,
    /// Seconds from the child's start to its end.
    wall: f64,
}

/// Starts this executable twice more, as a child that joins its thread and as
/// one that does not.
///
/// # Errors
/// On Ctrl-C, or if the child cannot be started or does not end, or the Python
/// twin fails.
pub fn run(_: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let title = "A process with a thread that never ends by itself";
    lesson.experiment("detach", title, |lesson, experiment| {
        experiment.columns([
            ("main", Unit::None),
            ("begun", Unit::None),
            ("finished", Unit::None),
            ("good_bye", Unit::None),
            ("exit_code", Unit::None),
            ("wall", Unit::Seconds),
        ]);
        let claims = [
            (JOINED, 1, "joined", "A thread that is joined says good-bye"),
            (
                DETACHED,
                0,
                "detached",
                "A detached thread is cut off when main returns, without \
                 a good-bye",
            ),
        ];
        for (main, bound, id, text) in claims {
            let row = watch_child(main, lesson.stop())?;
            let claim =
                Claim::exactly(id, text, u64::from(row.good_bye), bound);
            experiment.row(row);
            experiment.claim(claim.because("good-byes that came through"));
        }
        experiment.python = lesson.python("detach.py", &[])?;
        Ok(())
    })
}

fn watch_child(main: &str, stop: &Stop) -> Result<Row, Error> {
    let failed = |problem: String| {
        Error::Failed(format!("this program as its own child: {problem}"))
    };
    let this = env::current_exe().map_err(|error| failed(error.to_string()))?;
    let mut command = Command::new(this);
    command.args([CHILD, main]).stdout(Stdio::piped());

    let start = Instant::now();
    let output = match program::run(&mut command, DEADLINE, stop) {
        Ok(output) => output,
        Err(program::Error::Stopped(stopped)) => return Err(stopped.into()),
        Err(error) => return Err(failed(error.to_string())),
    };
    let wall = start.elapsed().as_secs_f64();

    let printed = String::from_utf8_lossy(&output.stdout);
    let count = |what| printed.lines().filter(|line| *line == what).count();
    Ok(Row {
        main: main.to_owned(),
        begun: count(BEGUN),
        finished: count(FINISHED),
        good_bye: count(GOOD_BYE) == 1,
        exit_code: output.status.code(),
        wall,
    })
}

const BEGUN: &str = "begun";
const FINISHED: &str = "finished";
const GOOD_BYE: &str = "good-bye";

/// Runs as the child, if this process was started as one: then `main` has
/// nothing else to do but to return.
pub fn was_child() -> bool {
    let mut arguments = env::args().skip(1);
    if arguments.next().as_deref() != Some(CHILD) {
        return false;
    }
    let joins = arguments.next().as_deref() == Some(JOINED);
    child(joins);
    true
}

fn child(joins: bool) {
    let stop = Arc::new(AtomicBool::new(false));
    let (sender, receiver) = channel();
    let thread = thread::spawn({
        let stop = Arc::clone(&stop);
        move || {
            let _last_words = LastWords;
            let mut begun = 0;
            // `Relaxed`: the flag orders nothing; joining orders the rest.
            while !stop.load(Ordering::Relaxed) {
                println!("{BEGUN}");
                begun += 1;
                if begun == RECORDS {
                    // `main` may have lost its patience.
                    let _ = sender.send(());
                }
                thread::sleep(RECORD);
                println!("{FINISHED}");
            }
        }
    });
    // It is in the middle of a record, or it is gone.
    let _ = receiver.recv_timeout(PATIENCE);
    if joins {
        stop.store(true, Ordering::Relaxed);
        // A thread that panicked has said so on standard error.
        let _ = thread.join();
    }
}

/// Says good-bye when its thread ends.
struct LastWords;

impl Drop for LastWords {
    fn drop(&mut self) {
        println!("{GOOD_BYE}");
    }
}
