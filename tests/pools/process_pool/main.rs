//! What the process pool promises, one test each.
//!
//! A test cannot be a worker: its `main` is the test harness's. So the workers
//! are `probe-worker`, whose tasks are in `checks::probe_tasks`.

mod ahead;
mod calls;
mod deaths;
mod encoding;
#[cfg(unix)]
mod impostors;
#[cfg(target_os = "linux")]
mod leaks;
mod life;
mod recording;
mod scripts;
mod starting;
mod talking;

use shared::process_pool::{Builder, ProcessPool};
use shared::task::TaskError;

/// A pool of so many probe workers, to be built.
fn workers(count: usize) -> Builder {
    ProcessPool::builder()
        .program(env!("CARGO_BIN_EXE_probe-worker"))
        .name("probe")
        .workers(count)
}

fn pool(count: usize) -> ProcessPool {
    workers(count).build().unwrap()
}

fn died<T: std::fmt::Debug>(result: &Result<T, TaskError>) -> bool {
    matches!(result, Err(TaskError::WorkerDied { .. }))
}

fn refused<T: std::fmt::Debug>(result: Result<T, TaskError>) -> String {
    match result {
        Err(TaskError::Protocol(why)) => why,
        other => panic!("not a protocol error: {other:?}"),
    }
}
