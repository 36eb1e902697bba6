//! Waiting for tasks so that Ctrl-C can end the wait.
//!
//! `join` waits as long as a task takes. Here the wait looks up now and then,
//! and when the run should end, the pool's workers are killed: nobody wants
//! their answers any more. With threads that would not be possible.

use std::time::{Duration, Instant};

use shared::lesson::{Error, Stop};
use shared::measure::Timeline;
use shared::process_pool::ProcessPool;
use shared::task::{SubmitError, TaskError, TaskHandle, as_completed};

/// How often the wait looks up.
const GLANCE: Duration = Duration::from_millis(50);

/// A pool with so many workers, each with its track on the timeline.
///
/// A worker is sent no task ahead: none waits behind a long one while another
/// worker is idle.
///
/// # Errors
/// If there can be no such pool.
pub fn pool_of(
    workers: usize,
    name: &str,
    timeline: &Timeline,
) -> Result<ProcessPool, Error> {
    ProcessPool::builder()
        .workers(workers)
        .name(name)
        .in_flight(1)
        .timeline(timeline)
        .build()
        .map_err(|error| Error::Failed(error.to_string()))
}

/// Shows the handles to `seen` as their tasks end.
///
/// # Errors
/// If the run should end. Then the workers have been killed.
///
/// # Blocking
/// Until the last task ends; at most for a moment once the run should end.
pub fn each_as_completed<T>(
    pool: &ProcessPool,
    handles: Vec<TaskHandle<T>>,
    stop: &Stop,
    seen: impl FnMut(TaskHandle<T>),
) -> Result<(), Error> {
    let ended = each_until_stopped(handles, stop, seen);
    if ended.is_err() {
        pool.kill_workers();
    }
    ended
}

/// As [`each_as_completed`], for tasks that cannot be killed.
///
/// # Errors
/// If the run should end.
pub fn each_until_stopped<T>(
    mut handles: Vec<TaskHandle<T>>,
    stop: &Stop,
    mut seen: impl FnMut(TaskHandle<T>),
) -> Result<(), Error> {
    while !handles.is_empty() {
        stop.check()?;
        let mut ended = as_completed(handles).until(Instant::now() + GLANCE);
        ended.by_ref().for_each(&mut seen);
        handles = ended.into_rest();
    }
    Ok(())
}

/// Why a task has no result, in a lesson where none should fail.
#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
pub fn failed(error: TaskError) -> Error {
    Error::Failed(error.to_string())
}

/// Why a pool does not take a task, in a lesson where it should.
pub fn refused(error: SubmitError) -> Error {
    failed(error.into())
}

#[cfg(test)]
mod tests {
    use shared::lesson::Stopped;
    use shared::task::{Promise, TaskName};

    use super::*;

    #[test]
    fn tasks_that_never_end_do_not_keep_a_run_that_should() {
        let (_promise, handle) = Promise::<()>::new(TaskName::from("endless"));
        let stop = Stop::default();
        stop.request();

        let ended = each_until_stopped(vec![handle], &stop, |_| {});

        assert!(matches!(ended, Err(Error::Stopped(Stopped))), "{ended:?}");
    }

    #[test]
    fn every_handle_is_seen_once() {
        let (promises, handles): (Vec<_>, Vec<_>) = (0..3)
            .map(|_| Promise::new(TaskName::from("a task")))
            .unzip();
        for (number, promise) in promises.into_iter().enumerate() {
            promise.keep(Ok(number));
        }
        let mut seen = Vec::new();

        let ended = each_until_stopped(handles, &Stop::default(), |handle| {
            seen.push(handle.join());
        });

        assert!(ended.is_ok());
        assert_eq!(seen, [Ok(0), Ok(1), Ok(2)]);
    }
}
