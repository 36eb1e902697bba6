//! Waiting on a condition variable: who waits, and for how long.

use std::time::{Duration, Instant};

use crate::sync::{Condvar, MutexGuard};

/// Who sleeps on a condition variable.
///
/// Notifying is a system call even when nobody waits, and a woken thread takes
/// its time to run: until then, everybody else would notify it again. So
/// sleepers are counted, and only one is called at a time.
///
/// While one is called, some sleeper is on its way to take the lock and look.
/// It may be another than the one that was meant: who was about to wake anyway,
/// because its time is up. That is why each of them, once it has the lock,
/// takes the call back ([`woke_up`](Self::woke_up)), and calls the next if
/// it leaves anything behind to wake for. The call that is taken back may have
/// been for another sleeper; then one more than necessary is called.
#[derive(Default)]
pub(super) struct Asleep {
    threads: usize,
    called: bool,
}

impl Asleep {
    /// To be called under the lock, just before waiting.
    pub(super) fn fall_asleep(&mut self) {
        self.threads += 1;
    }

    /// To be called under the lock, just after waiting.
    pub(super) fn woke_up(&mut self) {
        self.threads -= 1;
        self.called = false;
    }

    /// Whether a thread sleeps, or has not yet noticed that it is awake.
    pub(super) fn anyone(&self) -> bool {
        self.threads > 0
    }

    /// Says whether to notify one: the caller does so after unlocking.
    #[must_use = "nobody else will notify the sleeper"]
    pub(super) fn call_one(&mut self) -> bool {
        let call = self.anyone() && !self.called;
        self.called |= call;
        call
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
