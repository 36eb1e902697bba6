//! When the worker tells its pool that there are answers.
//!
//! Answers are written at once and the bell is rung [later](super::carrier):
//! when there is no further call, or when the last ring was a while ago. That
//! leaves one gap. Answers of short tasks that are not rung for yet, and then a
//! task that runs for an hour: the thread that should ring is busy. So the
//! thread that reads calls looks after the bell, too, for as long as calls are
//! waiting: after a [millisecond](TICKS), and less and less often while there
//! is nothing to ring for.

use std::io::{self, Write};
use std::ops::RangeInclusive;
use std::time::{Duration, Instant};

use super::carrier::{AnswerSink, Line};
use crate::sync::Arc;
use crate::sync::atomic::{AtomicBool, Ordering};

/// How long an answer of a short task may go without a ring while the worker
/// has more to do: at first, and after long tasks.
pub(super) const TICKS: RangeInclusive<Duration> =
    Duration::from_millis(1)..=Duration::from_millis(64);

/// Tasks that take longer than this are worth a ring each.
const SHORT: Duration = Duration::from_micros(50);

/// How much of a long answer is written between rings: well under what a pipe
/// holds, so that the pool has been told to read before we wait for room.
const PIECE: usize = 16 * 1024;

/// The bell, shared by the two threads of a worker.
#[derive(Clone)]
pub(super) struct Bell {
    line: Arc<Line>,
    /// There are answers that were not rung for.
    owed: Arc<AtomicBool>,
}

impl Bell {
    pub(super) fn new(line: Line) -> Self {
        Self {
            line: Arc::new(line),
            owed: Arc::default(),
        }
    }

    /// Whether there is something to ring for.
    pub(super) fn is_owed(&self) -> bool {
        // `Acquire`: pairs with the `Release` in `owe`.
        self.owed.load(Ordering::Acquire)
    }

    /// Rings if there is something to ring for.
    pub(super) fn ring(&self) -> io::Result<()> {
        // `Acquire`: pairs with the `Release` in `owe`. What was written before
        // that is in the pipe when the pool hears this.
        if self.owed.swap(false, Ordering::Acquire) {
            (&*self.line).write_all(&[0])?;
        }
        Ok(())
    }

    fn owe(&self) {
        // `Release`: pairs with the `Acquire` in `ring`.
        self.owed.store(true, Ordering::Release);
    }
}

/// Where the worker puts its answers.
pub(super) struct Outlet {
    answers: AnswerSink,
    bell: Bell,
    /// When the bell was last rung from here.
    rung: Instant,
}

impl Outlet {
    pub(super) fn new(answers: AnswerSink, bell: Bell) -> Self {
        Self {
            answers,
            bell,
            rung: Instant::now(),
        }
    }

    /// Writes an answer. It is out of this process when this returns.
    pub(super) fn write(&mut self, answer: &[u8]) -> io::Result<()> {
        let mut pieces = answer.chunks(PIECE).peekable();
        while let Some(piece) = pieces.next() {
            self.answers.write_all(piece)?;
            self.bell.owe();
            if pieces.peek().is_some() {
                self.bell.ring()?;
            }
        }
        if self.rung.elapsed() > SHORT {
            self.ring()
        } else {
            Ok(())
        }
    }

    /// Rings for what was written, before a wait.
    pub(super) fn ring(&mut self) -> io::Result<()> {
        self.bell.ring()?;
        self.rung = Instant::now();
        Ok(())
    }
}
