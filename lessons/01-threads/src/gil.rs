//! A lock that does to these threads what the GIL does to Python's.
//!
//! The question: how do threads behave that may only run while they hold one
//! and the same lock? The naive answer is a plain lock, held while computing.
//! It fails: who computes for a second keeps all others out for a second. If it
//! lets go every now and then and takes the lock again, it is back before the
//! others have woken up, since it is the one that runs.
//!
//! The mend is `CPython`'s. A thread that waits for longer than the *switch
//! interval* requests the lock. The holder looks for a request at checkpoints
//! (`CPython`: the eval breaker), lets go, and then waits until another thread
//! has taken the lock: a *forced switch*. Around waiting the lock is released.
//! The price: two threads that compute take turns, however many cores there
//! are.
//!
//! After the notes at the head of `Python/ceval_gil.h` in `CPython` 3.11.

use std::time::Duration;

use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::{Condvar, Mutex, MutexGuard};

/// How long `CPython` lets a thread compute while others wait:
/// `sys.getswitchinterval()`.
pub const SWITCH_INTERVAL: Duration = Duration::from_millis(5);

/// Why the lock around [`State`] cannot be poisoned.
const NEVER_POISONED: &str = "no line that holds this lock panics";

/// A lock that threads pass on to each other while they compute.
#[derive(Debug)]
pub struct Gil {
    state: Mutex<State>,
    /// Notified when nobody holds it any more.
    freed: Condvar,
    /// Notified when somebody has taken it.
    taken: Condvar,
    /// Whether somebody has waited for the switch interval.
    requested: AtomicBool,
    switch_interval: Duration,
}

#[derive(Debug)]
struct State {
    held: bool,
    /// How often it has been taken.
    turns: u64,
}

impl Gil {
    /// A lock that nobody holds.
    pub fn new(switch_interval: Duration) -> Self {
        Self {
            state: Mutex::new(State {
                held: false,
                turns: 0,
            }),
            freed: Condvar::new(),
            taken: Condvar::new(),
            requested: AtomicBool::new(false),
            switch_interval,
        }
    }

    /// Takes the lock, until the guard is dropped.
    ///
    /// # Blocking
    /// Until the holder lets go: when it waits or ends, or at its first
    /// checkpoint after this thread has waited for the switch interval.
    pub fn hold(&self) -> Holding<'_> {
        self.take();
        Holding { gil: self }
    }

    /// How often it has been taken.
    pub fn turns(&self) -> u64 {
        self.state().turns
    }

    // ANCHOR: take
    fn take(&self) {
        let mut state = self.state();
        while state.held {
            let turn = state.turns;
            let (woken, patience) = self
                .freed
                .wait_timeout(state, self.switch_interval)
                .expect(NEVER_POISONED);
            state = woken;
            // Who has taken it in the meantime has an interval of its own.
            if patience.timed_out() && state.turns == turn {
                // `Relaxed`: see `is_requested`.
                self.requested.store(true, Ordering::Relaxed);
            }
        }
        state.held = true;
        state.turns += 1;
        // Whoever requested it either has it now or goes on waiting for the
        // new holder. `Relaxed`: written under the lock, as above.
        self.requested.store(false, Ordering::Relaxed);
        // Unlock before notifying, or the woken thread goes straight back
        // to sleep on the lock.
        drop(state);
        self.taken.notify_one();
    }
    // ANCHOR_END: take

    fn let_go(&self) {
        self.state().held = false;
        self.freed.notify_one();
    }

    /// Lets go, and returns once another thread has taken it.
    ///
    /// Somebody will: only a thread that is in `take` requests the lock.
    fn hand_over(&self) {
        let mut state = self.state();
        state.held = false;
        let turn = state.turns;
        // Waiting unlocks: the woken thread does not meet a locked lock.
        self.freed.notify_one();
        while state.turns == turn {
            state = self.taken.wait(state).expect(NEVER_POISONED);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect(NEVER_POISONED)
    }
}

/// The right to run. Lets go when dropped.
#[derive(Debug)]
#[must_use = "it lets go at once when it is not kept"]
pub struct Holding<'a> {
    gil: &'a Gil,
}

impl Holding<'_> {
    /// Lets another thread run, if one has waited for the switch interval.
    ///
    /// # Blocking
    /// If so, until another thread has had it and lets go, as [`Gil::hold`].
    pub fn checkpoint(&mut self) {
        if self.is_requested() {
            self.gil.hand_over();
            self.gil.take();
        }
    }

    /// Whether the next checkpoint lets another thread run.
    pub fn is_requested(&self) -> bool {
        // `Relaxed`: a hint that may come a checkpoint late. Whoever acts on
        // it takes the lock around the state, which orders everything else.
        self.gil.requested.load(Ordering::Relaxed)
    }

    /// Lets the other threads run while this one waits for something else, as
    /// `Py_BEGIN_ALLOW_THREADS` does in C code.
    ///
    /// # Blocking
    /// As long as `wait`, and then as [`Gil::hold`].
    pub fn allow_threads<R>(&mut self, wait: impl FnOnce() -> R) -> R {
        /// Takes it again, also when `wait` panics: our own drop lets go.
        struct TakeAgain<'a>(&'a Gil);
        impl Drop for TakeAgain<'_> {
            fn drop(&mut self) {
                self.0.take();
            }
        }
        self.gil.let_go();
        let _again = TakeAgain(self.gil);
        wait()
    }
}

impl Drop for Holding<'_> {
    fn drop(&mut self) {
        self.gil.let_go();
    }
}
