//! What becomes of the workers when their parent is killed.
//!
//! Nothing of the parent runs after SIGKILL: it cannot tell its workers. But
//! the system closes its pipes. In each worker a thread waits for that, and
//! then ends the process, in mid-task too.

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{self, Command, Stdio};
use std::time::{Duration, Instant};

use shared::lesson::{Error, Stop};
use shared::measure::Timeline;
use shared::sync::thread;

use crate::waiting::{failed, pool_of, refused};
use crate::work::SAY_AND_HOLD;

/// How many workers the parent has.
pub const WORKERS: usize = 3;

/// Argument of this program that makes it such a parent.
const FLAG: &str = "--parent-to-be-killed";

/// How long a worker would go on if nobody ended it.
const HELD: Duration = Duration::from_secs(20);

/// How long the workers are waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often we look whether they are gone. Nobody tells: they are not our
/// children.
const GLANCE: Duration = Duration::from_millis(1);

/// Turns this process into a parent that waits to be killed, if it was started
/// as one.
pub fn be_one_if_asked() {
    if env::args().nth(1).as_deref() == Some(FLAG) {
        process::exit(i32::from(wait_to_be_killed().is_err()));
    }
}

fn wait_to_be_killed() -> Result<(), Error> {
    let pool = pool_of(WORKERS, "orphan", &Timeline::default())?;
    let tasks = (0..WORKERS)
        .map(|_| pool.submit(&SAY_AND_HOLD, HELD))
        .collect::<Result<Vec<_>, _>>()
        .map_err(refused)?;
    for task in tasks {
        task.join().map_err(failed)?;
    }
    Ok(())
}

/// What became of the workers of a parent that was killed.
pub struct Gone {
    /// Their process ids.
    pub workers: Vec<u32>,
    /// How many of them were left when our patience ended.
    pub left: usize,
    /// When there was none left, or our patience ended, after the parent was
    /// killed.
    pub after: Duration,
}

/// Kills a parent whose workers are all in mid-task, and waits until they are
/// gone.
///
/// # Errors
/// On Ctrl-C, or if the parent or its workers could not be started.
///
/// # Blocking
/// Until the workers are at work, and then for as long as they live, at most
/// ten seconds.
pub fn kill_a_parent(stop: &Stop) -> Result<Gone, Error> {
    let trouble = |why: String| Error::Failed(format!("a parent: {why}"));
    let start = || {
        Command::new(env::current_exe()?)
            .arg(FLAG)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
    };
    let mut parent = start().map_err(|error| trouble(error.to_string()))?;
    // Its workers print there, too. Kept until they are gone: none is to end
    // because it cannot print.
    let said = parent.stderr.take().expect("it is piped");
    let mut said = BufReader::new(said).lines();
    let workers: Vec<u32> = said
        .by_ref()
        .take(WORKERS)
        .map_while(|line| line.ok()?.parse().ok())
        .collect();

    let killed = Instant::now();
    // An error means that it has ended by itself.
    let _ = parent.kill();
    parent.wait().map_err(|error| trouble(error.to_string()))?;
    stop.check()?;
    if workers.len() < WORKERS {
        return Err(trouble("its workers did not come to work".to_owned()));
    }
    let left = || workers.iter().filter(|&&worker| lives(worker)).count();
    while left() > 0 && killed.elapsed() < PATIENCE {
        thread::sleep(GLANCE);
    }
    Ok(Gone {
        left: left(),
        after: killed.elapsed(),
        workers,
    })
}

/// Whether a process can still do something. One that has ended may stay on the
/// list for as long as the system's own reaper likes.
#[cfg(target_os = "linux")]
fn lives(process: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/stat"))
        .is_ok_and(|stat| !stat.contains(") Z "))
}

#[cfg(all(unix, not(target_os = "linux")))]
fn lives(process: u32) -> bool {
    crate::killed::exists(process)
}

/// This system is not asked.
#[cfg(not(unix))]
fn lives(_: u32) -> bool {
    false
}
