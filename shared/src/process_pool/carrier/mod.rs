//! What carries the frames, and how a process is started: the one place that
//! knows on which system it is.
//!
//! Each worker has two channels: a *line* that carries calls to the worker and
//! its bell back, and one for answers. On Unix they stand in for the worker's
//! standard input and output, which is how a child can be given them without
//! any unsafe code. The worker moves them away before any task runs, so that a
//! task can neither read calls nor write among the answers. Elsewhere there is
//! no safe way to do that, so the frames go through local sockets.
//!
//! # Why a bell
//! A worker writes each answer as soon as it has it: if it dies, no result is
//! lost, and the first call without an answer is the one that killed it. But a
//! write that somebody waits for wakes that somebody, which costs more than a
//! short task, and often takes the core away from the worker. So nobody waits
//! for answers. The pool waits for the *bell*, one byte, which the worker rings
//! when it has nothing more to do, or has not rung for a while.

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
    AnswerSink, AnswerSource, Door, Line, executable, worker_ends,
};

/// The pool's ends of the channels to a worker.
pub(super) struct PoolEnds<L = Line, A = AnswerSource> {
    /// Where calls are written.
    pub(super) calls: L,
    /// The same line, to wait for the bell.
    pub(super) bell: L,
    /// Where answers are read. It does not block: it is empty instead.
    pub(super) answers: A,
}

/// The worker's ends of the channels to its pool.
pub(super) struct WorkerEnds<L = Line, A = AnswerSink> {
    /// Where calls are read.
    pub(super) calls: L,
    /// The same line, to ring the bell.
    pub(super) bell: L,
    /// Where answers are written.
    pub(super) answers: A,
}
