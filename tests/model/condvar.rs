//! shuttle's condition variable, with what it lacks: time that runs out, and
//! waking up for no reason.
//!
//! shuttle's own `wait_timeout` never times out, and its `wait` only returns
//! when somebody notifies. A file that is right under it may still hang, or let
//! two in, with the standard library's. So here an *alarm* takes part: a thread
//! of the model that wakes the waiting ones whenever the scheduler lets it.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use shuttle::rand::{Rng, thread_rng};
use shuttle::sync::{Arc, LockResult, MutexGuard, PoisonError};
use shuttle::thread;

/// A condition variable whose waits may end at any moment.
#[derive(Debug, Default)]
pub struct Condvar {
    inner: Arc<shuttle::sync::Condvar>,
    /// Whether a `wait` has woken up for no reason. One does, and no other: a
    /// notification that is missing must not go unnoticed.
    startled: AtomicBool,
    /// How many waits had a limit that is told in nanoseconds.
    limited: AtomicU32,
}

/// Whether a wait ended because its time was over.
#[derive(Clone, Copy, Debug)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    pub fn timed_out(self) -> bool {
        self.0
    }
}

impl Condvar {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn notify_one(&self) {
        self.inner.notify_one();
    }

    /// Waits for a notification; the first wait may end without one.
    pub fn wait<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
    ) -> LockResult<MutexGuard<'a, T>> {
        // `Relaxed`, here and below: a model's threads run one at a time.
        if !self.startled.swap(true, Ordering::Relaxed) {
            let inner = Arc::clone(&self.inner);
            thread::spawn(move || inner.notify_all());
        }
        self.inner.wait(guard)
    }

    /// Waits for a notification or until the time is over: sooner or later for
    /// [`Duration::ZERO`], never for [`Duration::MAX`], else as chance has it.
    /// With less than a microsecond, so many waits as it has nanoseconds end
    /// sooner or later, and the others never.
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        time: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let ends = match time {
            Duration::ZERO => true,
            Duration::MAX => false,
            few if few < Duration::from_micros(1) => {
                let before = self.limited.fetch_add(1, Ordering::Relaxed);
                before < few.subsec_nanos()
            }
            _ => thread_rng().r#gen(),
        };
        let waits = Arc::new(AtomicBool::new(true));
        let rang = Arc::new(AtomicBool::new(false));
        if ends {
            let inner = Arc::clone(&self.inner);
            let (waits, rang) = (Arc::clone(&waits), Arc::clone(&rang));
            thread::spawn(move || {
                // Again and again: the first time, nobody may sleep yet.
                while waits.load(Ordering::Relaxed) {
                    rang.store(true, Ordering::Relaxed);
                    inner.notify_all();
                    thread::yield_now();
                }
            });
        }

        let woken = self.inner.wait(guard);

        waits.store(false, Ordering::Relaxed);
        let result = WaitTimeoutResult(rang.load(Ordering::Relaxed));
        woken
            .map(|guard| (guard, result))
            .map_err(|error| PoisonError::new((error.into_inner(), result)))
    }
}
