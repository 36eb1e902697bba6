//! What carries the frames, and how a process is started: the one place that
//! knows on which system it is.
//!
//! Each worker has a channel for calls and one for answers. On Unix they are
//! pipes that stand in for the worker's standard input and output, which is how
//! a child can be given them without any unsafe code. The worker moves them
//! away before any task runs, so that a task can neither read calls nor write
//! among the answers. Elsewhere there is no safe way to do that, so the frames
//! go through local sockets.
//!
//! # Why a reader looks before it sleeps
//! Waking a thread that sleeps on an idle core takes tens of microseconds in a
//! virtual machine: more than the whole round trip of a short task. And whoever
//! wakes it pays for that, too, once for each answer. So a reader that expects
//! something soon lets others run and looks again, for as long as its
//! [patience](PATIENCE) lasts. What it then finds is often more than one frame.

use std::io;
use std::time::{Duration, Instant};

#[cfg(test)]
#[path = "../../../../tests/src/watchdog.rs"]
#[expect(dead_code, reason = "what is waited for here sends a message")]
mod watchdog;

#[cfg(unix)]
mod pipes;
#[cfg(unix)]
use pipes as system;

#[cfg(any(not(unix), test))]
#[cfg_attr(unix, expect(dead_code, reason = "here only its tests use it"))]
mod socket;
#[cfg(not(unix))]
use socket as system;

pub(super) use system::{
    AnswerSink, CallSink, Door, Inlet, Lifeline, clock, executable, worker_ends,
};

/// How long a reader that expects something soon looks before it sleeps.
pub(super) const PATIENCE: Duration = Duration::from_micros(50);

/// The pool's ends of the channels to a worker.
pub(super) struct PoolEnds<C = CallSink, A = Inlet> {
    /// Where calls are written. The worker ends when it is dropped.
    pub(super) calls: C,
    /// Where answers are read.
    pub(super) answers: A,
    /// How many bytes of calls it holds for certain, so that writing them does
    /// not wait for the worker to read.
    pub(super) room: usize,
}

/// The worker's ends of the channels to its pool.
pub(super) struct WorkerEnds<C = Inlet, A = AnswerSink, L = Lifeline> {
    /// Where calls are read.
    pub(super) calls: C,
    /// Where answers are written.
    pub(super) answers: A,
    /// Tells when the pool has hung up or died.
    pub(super) lifeline: L,
}

/// Where frames are read.
pub(super) trait Source {
    /// As [`io::Read::read`]: 0 is the end. Looks for bytes as long as
    /// `patience` lasts, then sleeps. A signal that wakes it does not end it.
    ///
    /// # Errors
    /// [`io::ErrorKind::TimedOut`] if nothing has come when the time is `due`.
    fn read(
        &mut self,
        buffer: &mut [u8],
        patience: Duration,
        due: Option<Instant>,
    ) -> io::Result<usize>;
}
