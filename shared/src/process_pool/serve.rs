//! The worker's side: what the program does when it is not the program.
//!
//! One thread, named after the worker, reads calls, runs the tasks and writes
//! the answers, all in turn: nothing on the way of a call is handed from thread
//! to thread. Two things could go wrong with that:
//!
//! - A pool that writes a large call and a worker that writes a large answer
//!   would wait for each other for ever: both pipes are full and nobody reads.
//!   So the pool sends a call only if the pipe has room for it, or the worker
//!   has nothing else to do than to [read it](super::state).
//! - A worker in mid-task would not see that its parent has died. So the main
//!   thread does nothing but wait for that, and then ends the process.
//!
//! Each answer is written at once, before the next task begins: if that one
//! ends the process, no result is lost, and the first call without an answer is
//! the one to blame.

use std::env;
use std::io::{self, Write};
use std::process;

use super::carrier::{self, AnswerSink, Inlet, PATIENCE, Source, WorkerEnds};
use super::frames::{Decoder, TooLong, write_frame};
use super::messages::{Answer, Call, Failure, Ran, hello};
use super::registry::{Callable, write_failure};
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::thread;

/// First argument of a program that is started as a worker. Not a variable of
/// the environment: programs that a task starts would inherit that.
pub(super) const WORKER_FLAG: &str = "--process-pool-worker";

/// Argument of a worker that says with each answer when the call ran.
pub(super) const RECORD: &str = "record";

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
    let how = Manner {
        limit: limit.unwrap_or(usize::MAX),
        record: arguments.next().as_deref() == Some(RECORD),
    };
    if let Err(why) = work(tasks, name, how, arguments) {
        eprintln!("cannot work as a process-pool worker: {why}");
        process::exit(1);
    }
}

/// How calls are to be answered.
#[derive(Clone, Copy)]
struct Manner {
    /// How many bytes an answer may have.
    limit: usize,
    /// Whether it says when the call ran.
    record: bool,
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
    how: Manner,
    arguments: impl Iterator<Item = String>,
) -> io::Result<()> {
    let WorkerEnds {
        calls,
        mut answers,
        lifeline,
    } = carrier::worker_ends(arguments)?;
    answers.write_all(&hello_frame())?;
    thread::Builder::new().name(name).spawn(move || {
        // However this thread ends, nobody would answer any more.
        let _end = EndOfProcess;
        if let Err(error) = answer_calls(tasks, calls, answers, how) {
            eprintln!("a process-pool worker ends: {error}");
        }
    })?;
    lifeline.wait();
    process::exit(0)
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

/// Answers calls until the pool hangs up or dies.
fn answer_calls(
    tasks: &[&dyn Callable],
    mut calls: Inlet,
    mut answers: AnswerSink,
    how: Manner,
) -> io::Result<()> {
    let mut decoder = Decoder::new(how.limit);
    let mut buffer = vec![0; READ_SIZE];
    let mut answer = Vec::new();
    loop {
        let mut input = match calls.read(&mut buffer, PATIENCE, None)? {
            0 => return Ok(()),
            size => &buffer[..size],
        };
        while let Some(call) =
            decoder.next(&mut input).map_err(io::Error::other)?
        {
            answer.clear();
            answer_call(tasks, &call, &mut answer, how);
            answers.write_all(&answer)?;
        }
    }
}

/// Runs one call and appends its answer as a frame.
fn answer_call(
    tasks: &[&dyn Callable],
    call: &[u8],
    answer: &mut Vec<u8>,
    how: Manner,
) {
    let (call, input) = match postcard::take_from_bytes::<Call>(call) {
        Ok(decoded) => decoded,
        // Not even an id to answer to. The pool will see that we are gone.
        Err(error) => panic!("a call without a readable header: {error}"),
    };
    let header = Answer { id: call.id };
    let begun = how.record.then(carrier::clock);
    let end = |out: &mut Vec<u8>| {
        if let Some(begun) = begun {
            let length = carrier::clock().saturating_sub(begun);
            Ran { begun, length }.write(out);
        }
    };
    let written = write_frame(answer, how.limit, |out| {
        postcard::to_io(&header, &mut *out).expect("numbers can be encoded");
        if let Err(failure) = find(tasks, &call)
            .and_then(|task| task.call(call.items, input, out))
        {
            write_failure(&failure, out);
        }
        end(out);
        Ok::<_, TooLong>(())
    });
    if let Err(too_long) = written {
        let failure = Failure::Unusable(format!("its result: {too_long}"));
        write_frame::<TooLong>(answer, usize::MAX, |out| {
            postcard::to_io(&header, &mut *out)
                .expect("numbers can be encoded");
            write_failure(&failure, out);
            end(out);
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

#[cfg(test)]
mod tests {
    use super::super::frames::HEADER;
    use super::super::registry::Task;
    use super::*;

    const DOUBLE: Task<u32, u32> = Task::new("double", |n| 2 * n);

    /// The answer to a call of [`DOUBLE`], without its frame's header.
    fn answer(how: Manner) -> Vec<u8> {
        let header = Call {
            id: 1,
            task: DOUBLE.name(),
            signature: Task::<u32, u32>::signature(),
            items: 1,
        };
        let mut call = postcard::to_stdvec(&header).unwrap();
        call.push(21);
        let mut frame = Vec::new();
        answer_call(&[&DOUBLE], &call, &mut frame, how);
        frame.split_off(HEADER)
    }

    #[test]
    fn an_answer_says_when_its_call_ran_only_if_that_is_recorded() {
        // Also where the result is too long, and a failure stands for it.
        for limit in [1000, 2] {
            let manner = |record| Manner { limit, record };
            let plain = answer(manner(false));

            let before = carrier::clock();
            let recorded = answer(manner(true));
            let after = carrier::clock();

            let (outcomes, ran) = Ran::split(&recorded).unwrap();
            if limit == 1000 {
                assert_eq!(outcomes, plain);
            }
            assert!(before <= ran.begun);
            assert!(ran.begun + ran.length <= after);
        }
    }
}
