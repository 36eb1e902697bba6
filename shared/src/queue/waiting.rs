//! Waiting on a condition variable: who waits, and for how long.

use std::time::{Duration, Instant};

use crate::sync::{Condvar, MutexGuard};

/// How many threads wait on a condition variable, or more.
///
/// Notifying is a system call even when nobody waits, so it is done only when
/// this says that somebody may. The count is taken back by who *notifies*:
/// until the woken thread runs, others would otherwise notify again. A thread
/// that wakes for another reason (its time is up, or none) leaves itself in the
/// count. The count may be too high, which costs one system call. It is never
/// too low, which would lose a wake-up.
#[derive(Default)]
pub(super) struct Asleep(usize);

impl Asleep {
    pub(super) fn add(&mut self) {
        self.0 += 1;
    }

    pub(super) fn wake_one(&mut self) -> bool {
        let anyone = self.0 > 0;
        self.0 = self.0.saturating_sub(1);
        anyone
    }

    pub(super) fn wake_all(&mut self) {
        self.0 = 0;
    }
}

/// How long a call may wait.
#[derive(Clone, Copy)]
pub(super) enum Patience {
    /// Not at all.
    None,
    /// Until this moment.
    Until(Instant),
    /// For as long as it takes.
    Endless,
}

impl Patience {
    pub(super) fn of(timeout: Duration) -> Self {
        // A time too far away for the clock never comes.
        Instant::now()
            .checked_add(timeout)
            .map_or(Self::Endless, Self::Until)
    }

    pub(super) fn is_over(self) -> bool {
        match self {
            Self::None => true,
            Self::Until(moment) => moment <= Instant::now(),
            Self::Endless => false,
        }
    }

    /// Waits to be notified, or for some other reason to look again: the
    /// caller checks its condition in a loop.
    pub(super) fn wait<'q, S>(
        self,
        condvar: &Condvar,
        state: MutexGuard<'q, S>,
    ) -> MutexGuard<'q, S> {
        let sane = "no code that can panic runs under this lock";
        match self {
            Self::None => state,
            Self::Until(moment) => {
                let left = moment.saturating_duration_since(Instant::now());
                condvar.wait_timeout(state, left).expect(sane).0
            }
            Self::Endless => condvar.wait(state).expect(sane),
        }
    }
}
