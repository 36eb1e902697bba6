//! Threads of the model checker.

use std::io;
use std::num::NonZeroUsize;
use std::panic::Location;
use std::time::Duration;

use shuttle::rand::RngCore;
use shuttle::sync::mpsc::channel;
pub use shuttle::thread::{
    Builder, JoinHandle, LocalKey, Result, Scope, ScopedJoinHandle, Thread,
    ThreadId, current, panicking, spawn, yield_now,
};

use crate::model::log::{self, Wait, What};

/// As [`std::thread::available_parallelism`], on a machine with two cores.
///
/// # Errors
/// Never.
pub fn available_parallelism() -> io::Result<NonZeroUsize> {
    Ok(NonZeroUsize::MIN.saturating_add(1))
}

/// Lets others go first: there is no time here.
pub fn sleep(_: Duration) {
    yield_now();
}

/// As [`std::thread::park`]. It wakes for no reason where a condition variable
/// does: in a case with false alarms, once.
#[track_caller]
pub fn park() {
    let place = Location::caller();
    if shuttle::rand::thread_rng().next_u64() == 1 {
        log::did(What::Alone("parks, wakes for no reason"), Some(place));
        return;
    }
    log::may_wait(Wait::Unpark, place);
    shuttle::thread::park();
    log::goes_on();
    log::did(What::Alone("is unparked"), Some(place));
}

/// As [`std::thread::park_timeout`], but without an end.
#[track_caller]
pub fn park_timeout(_: Duration) {
    log::timed(park);
}

/// As [`std::thread::scope`].
///
/// When the last thread of a scope ends, shuttle (0.9) wakes the thread that
/// opened it, even where that waits for something else: a lock, a message, a
/// notification. So one more thread, which no drawing shows, stays until
/// `body` has ended.
pub fn scope<'env, F, T>(body: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    shuttle::thread::scope(|scope| {
        let (ended, has_ended) = channel::<()>();
        // Not `park`, which wakes for no reason.
        scope.spawn(move || has_ended.recv().is_err());
        log::newest_is_keeper();
        let value = body(scope);
        drop(ended);
        value
    })
}
