//! What a worker, and a task that waits, take of main memory.
//!
//! Counted is what belongs to a process alone: the program's code is in memory
//! once, however many processes run it. Linux tells (`RssAnon` in proc(5)).

use std::time::Duration;

use shared::lesson::{Error, Lesson};
use shared::sync::{Arc, Barrier, mpsc};
use shared::task::TaskHandle;
use shared::thread_pool::ThreadPool;

use crate::waiting::{failed, pool_of, refused};
use crate::work::{DOUBLE, HOLD, OWN_MEMORY};

/// Bytes of main memory.
#[derive(Clone, Copy, Default)]
pub struct Memory {
    /// That a worker takes.
    pub worker: Option<u64>,
    /// That a task takes while it waits, with its handle.
    pub task: Option<u64>,
}

/// So many threads share the rounding of one page.
const THREADS: usize = 32;

/// So many tasks wait, at most.
const WAITING: u32 = 20_000;

/// Longer than any measurement: it is killed before that.
const HELD: Duration = Duration::from_mins(1);

/// Memory that is this process's own, in bytes, where the system tells.
#[cfg(target_os = "linux")]
pub fn own_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024)
}

/// Nothing: this system does not tell.
#[cfg(not(target_os = "linux"))]
pub fn own_memory() -> Option<u64> {
    None
}

/// What a thread takes, and a task that waits for one.
///
/// # Errors
/// On Ctrl-C.
pub fn of_threads(lesson: &Lesson) -> Result<Memory, Error> {
    lesson.stop().check()?;
    let worker = {
        let all_there = Arc::new(Barrier::new(THREADS + 1));
        let may_end = Arc::new(Barrier::new(THREADS + 1));
        let pool = threads(THREADS)?;
        let before = own_memory();
        let mut handles = Vec::new();
        for _ in 0..THREADS {
            let (there, end) = (Arc::clone(&all_there), Arc::clone(&may_end));
            let handle = pool.submit(move || {
                there.wait();
                end.wait();
            });
            handles.push(handle.map_err(refused)?);
        }
        all_there.wait();
        let grown = growth(before);
        may_end.wait();
        for handle in handles {
            handle.join().map_err(failed)?;
        }
        grown.map(|bytes| bytes / THREADS as u64)
    };
    let pool = threads(1)?;
    let (go, held) = mpsc::channel::<()>();
    // Ends when `go` is dropped, whatever happens in between.
    let _first = pool.submit(move || held.recv()).map_err(refused)?;
    let task =
        per_waiting(|number| pool.submit(move || 2 * number).map_err(refused))?;
    drop(go);
    Ok(Memory { worker, task })
}

/// What a worker process takes, and a task that waits for one.
///
/// # Errors
/// On Ctrl-C, or if the worker fails.
pub fn of_processes(lesson: &Lesson) -> Result<Memory, Error> {
    lesson.stop().check()?;
    let pool = pool_of(1, "memory", lesson.timeline())?;
    let worker = pool.submit(&OWN_MEMORY, ()).map_err(refused)?;
    let worker = worker.join().map_err(failed)?;
    let _held = pool.submit(&HOLD, HELD).map_err(refused)?;
    let task =
        per_waiting(|number| pool.submit(&DOUBLE, number).map_err(refused));
    pool.kill_workers();
    Ok(Memory {
        worker,
        task: task?,
    })
}

fn threads(workers: usize) -> Result<ThreadPool, Error> {
    ThreadPool::builder()
        .workers(workers)
        .build()
        .map_err(|error| Error::Failed(error.to_string()))
}

/// By how much memory grows for each task that waits.
fn per_waiting(
    mut submit: impl FnMut(u32) -> Result<TaskHandle<u32>, Error>,
) -> Result<Option<u64>, Error> {
    // Where the handles will be is not part of it.
    let mut handles = vec![submit(0)?];
    handles.reserve_exact(WAITING as usize);
    let before = own_memory();
    for number in 1..=WAITING {
        handles.push(submit(number)?);
    }
    Ok(growth(before).map(|bytes| bytes / u64::from(WAITING)))
}

fn growth(before: Option<u64>) -> Option<u64> {
    Some(own_memory()?.saturating_sub(before?))
}
