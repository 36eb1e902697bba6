//! The worker's side: what the program does when it is not the program.
//!
//! Two threads. The main one reads calls, always, and does nothing else; the
//! one named after the worker runs the tasks and writes the answers. One thread
//! that reads, works and writes in turn would be less, and fails twice:
//!
//! - While it works it does not read. A pool that writes a large call, and a
//!   worker that writes a large answer, then wait for each other for ever: both
//!   pipes are full and nobody reads.
//! - While it works it does not see that its parent has died.
//!
//! With the second thread the pipe is always drained, so whoever writes a call
//! gets on, and an end of file ends the process at once, in mid-task. The price
//! is one more thread switch per call, which is why the working thread looks
//! for the next call a little while before it goes to sleep.

use std::env;
use std::io::{self, ErrorKind, Read};
use std::process;
use std::time::{Duration, Instant};

use crossbeam::channel::{Receiver, Sender, TryRecvError, unbounded};

use super::bell::{Bell, Outlet, TICKS};
use super::carrier::{self, Line, WorkerEnds};
use super::frames::{Decoder, TooLong, write_frame};
use super::messages::{Answer, Call, Failure, hello};
use super::registry::{Callable, write_failure};
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::thread;

/// First argument of a program that is started as a worker. Not a variable of
/// the environment: programs that a task starts would inherit that.
pub(super) const WORKER_FLAG: &str = "--process-pool-worker";

/// How long a worker without a call looks for one before it sleeps. Waking a
/// sleeping thread on an idle core takes tens of microseconds in a virtual
/// machine: more than the whole round trip of a short task.
const PATIENCE: Duration = Duration::from_micros(50);

/// How much is read at once: what a pipe holds on Linux.
const READ_SIZE: usize = 64 * 1024;

static SERVING: AtomicBool = AtomicBool::new(false);

/// Turns this process into a worker if a [`ProcessPool`](super::ProcessPool)
/// started it as one, and does nothing otherwise.
///
/// Call it first in `main`, with every task that the program submits: a worker
/// is this same program, and what stands before this call happens in each of
/// them.
///
/// ```
/// use shared::process_pool::{self, Task};
///
/// const DOUBLE: Task<u32, u32> = Task::new("double", |n| 2 * n);
///
/// fn main() {
///     process_pool::serve(&[&DOUBLE]);
///     // From here on this is the parent.
/// }
/// ```
///
/// # Blocking
/// In a worker it never returns: the process ends when the pool hangs up, or
/// when the parent dies, even if a task is running.
pub fn serve(tasks: &'static [&'static dyn Callable]) {
    let mut arguments = env::args().skip(1);
    if arguments.next().as_deref() != Some(WORKER_FLAG) {
        return;
    }
    // `Relaxed`: it is read by tasks, on a thread started after this.
    SERVING.store(true, Ordering::Relaxed);
    let name = arguments.next().unwrap_or_default();
    let limit = arguments.next().and_then(|text| text.parse().ok());
    let limit = limit.unwrap_or(usize::MAX);
    if let Err(why) = work(tasks, name, limit, arguments) {
        eprintln!("cannot work as a process-pool worker: {why}");
        process::exit(1);
    }
}

/// Whether this process was started as a worker and never became one.
pub(super) fn is_lost_worker() -> bool {
    // `Relaxed`: see the store.
    env::args().nth(1).as_deref() == Some(WORKER_FLAG)
        && !SERVING.load(Ordering::Relaxed)
}

fn work(
    tasks: &'static [&'static dyn Callable],
    name: String,
    limit: usize,
    arguments: impl Iterator<Item = String>,
) -> io::Result<()> {
    let WorkerEnds {
        calls,
        bell,
        answers,
    } = carrier::worker_ends(arguments)?;
    let bell = Bell::new(bell);
    let mut outlet = Outlet::new(answers, bell.clone());
    outlet.write(&hello_frame())?;
    outlet.ring()?;
    let (sender, receiver) = unbounded();
    thread::Builder::new().name(name).spawn(move || {
        // However this thread ends, nobody would answer any more.
        let _end = EndOfProcess;
        run_calls(tasks, &receiver, &mut outlet, limit)
    })?;
    read_calls(calls, &bell, &sender, limit)
}

/// Ends the process when it is dropped.
struct EndOfProcess;

impl Drop for EndOfProcess {
    fn drop(&mut self) {
        process::exit(i32::from(thread::panicking()));
    }
}

fn hello_frame() -> Vec<u8> {
    let mut frame = Vec::new();
    write_frame::<TooLong>(&mut frame, usize::MAX, |out| {
        out.extend(hello());
        Ok(())
    })
    .expect("it is short");
    frame
}

/// Reads until the pool hangs up or dies, then ends the process.
fn read_calls(
    mut calls: Line,
    bell: &Bell,
    sender: &Sender<Vec<u8>>,
    limit: usize,
) -> io::Result<()> {
    let mut decoder = Decoder::new(limit);
    let mut buffer = vec![0; READ_SIZE];
    let mut tick: Option<Duration> = None;
    loop {
        let mut input = match calls.read(&mut buffer) {
            Ok(0) => process::exit(0),
            Ok(size) => &buffer[..size],
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            // Systems have two names for a time that is up.
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::WouldBlock | ErrorKind::TimedOut
                ) =>
            {
                &[]
            }
            Err(error) => return Err(error),
        };
        let time_is_up = input.is_empty();
        while let Some(frame) =
            decoder.next(&mut input).map_err(io::Error::other)?
        {
            if sender.send(frame.into_owned()).is_err() {
                // The working thread is about to end the process.
                return Ok(());
            }
        }
        // With no call waiting the working thread rings by itself. In this
        // order: if it has taken the last call, what it owes shows by now.
        let must_tick = !sender.is_empty() || bell.is_owed();
        let next_tick = match tick {
            _ if !must_tick && time_is_up => None,
            None if must_tick => Some(*TICKS.start()),
            Some(last) if time_is_up && !bell.is_owed() => {
                Some((last * 2).min(*TICKS.end()))
            }
            Some(_) if time_is_up => Some(*TICKS.start()),
            same => same,
        };
        if time_is_up {
            bell.ring()?;
        }
        if next_tick != tick {
            calls.set_read_timeout(next_tick)?;
            tick = next_tick;
        }
    }
}

fn run_calls(
    tasks: &[&dyn Callable],
    calls: &Receiver<Vec<u8>>,
    outlet: &mut Outlet,
    limit: usize,
) -> io::Result<()> {
    let mut answer = Vec::new();
    while let Some(call) = next_call(calls, outlet)? {
        // A span for the timeline would begin here, under this process's id,
        answer.clear();
        answer_call(tasks, &call, &mut answer, limit);
        // and end here.
        outlet.write(&answer)?;
    }
    Ok(())
}

fn next_call(
    calls: &Receiver<Vec<u8>>,
    outlet: &mut Outlet,
) -> io::Result<Option<Vec<u8>>> {
    match calls.try_recv() {
        Ok(call) => return Ok(Some(call)),
        Err(TryRecvError::Disconnected) => return Ok(None),
        Err(TryRecvError::Empty) => outlet.ring()?,
    }
    let since = Instant::now();
    while since.elapsed() < PATIENCE {
        match calls.try_recv() {
            Ok(call) => return Ok(Some(call)),
            Err(TryRecvError::Disconnected) => return Ok(None),
            Err(TryRecvError::Empty) => thread::yield_now(),
        }
    }
    Ok(calls.recv().ok())
}

/// Runs one call and appends its answer as a frame.
fn answer_call(
    tasks: &[&dyn Callable],
    call: &[u8],
    answer: &mut Vec<u8>,
    limit: usize,
) {
    let (call, input) = match postcard::take_from_bytes::<Call>(call) {
        Ok(decoded) => decoded,
        // Not even an id to answer to. The pool will see that we are gone.
        Err(error) => panic!("a call without a readable header: {error}"),
    };
    let header = Answer { id: call.id };
    let written = write_frame(answer, limit, |out| {
        postcard::to_io(&header, &mut *out).expect("numbers can be encoded");
        if let Err(failure) = find(tasks, &call)
            .and_then(|task| task.call(call.items, input, out))
        {
            write_failure(&failure, out);
        }
        Ok::<_, TooLong>(())
    });
    if let Err(too_long) = written {
        let failure = Failure::Unusable(format!("its result: {too_long}"));
        write_frame::<TooLong>(answer, usize::MAX, |out| {
            postcard::to_io(&header, &mut *out)
                .expect("numbers can be encoded");
            write_failure(&failure, out);
            Ok(())
        })
        .expect("it is short");
    }
}

fn find<'a>(
    tasks: &[&'a dyn Callable],
    call: &Call<'_>,
) -> Result<&'a dyn Callable, Failure> {
    let Some(task) = tasks.iter().find(|task| task.name() == call.task) else {
        let known: Vec<_> = tasks.iter().map(|task| task.name()).collect();
        return Err(Failure::Unusable(format!(
            "the worker has no such task, only {}: add it to the list that \
             `process_pool::serve` is given",
            known.join(", ")
        )));
    };
    if task.signature() == call.signature {
        return Ok(*task);
    }
    Err(Failure::Unusable(format!(
        "it is a {} in the worker and a {} in the caller: build both from the \
         same source",
        task.signature(),
        call.signature
    )))
}
