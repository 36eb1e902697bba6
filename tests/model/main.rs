//! The handles, the queue, the crews of both pools, and what the lesson `queue`
//! builds on it, under a model checker.
//!
//! These are the very files that library and lesson are built from. They name
//! their sync and thread types as `crate::sync::…`; here that module hands out
//! the model checker's, which runs one thread at a time and chooses, at each
//! operation, who is next. A failure prints a schedule that replays it.
//!
//! What it cannot see: weak memory (it is sequentially consistent) and time (a
//! timeout never fires), so nothing here waits with a deadline.

mod sync;

/// Sleeping at once, in place of letting others run first: the checker is to
/// look at the sleeping.
mod yielding {
    use crate::sync::{Mutex, MutexGuard};

    pub struct Turns(bool);

    impl Turns {
        pub fn new() -> Self {
            Self(false)
        }

        pub fn take_one(&mut self) -> bool {
            self.0
        }
    }

    pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
        mutex
            .lock()
            .expect("no code that can panic runs under this lock")
    }

    pub fn let_others_run<'m, T>(
        mutex: &'m Mutex<T>,
        guard: MutexGuard<'m, T>,
    ) -> MutexGuard<'m, T> {
        drop(guard);
        lock(mutex)
    }
}

/// The pauses of the lesson `queue`. They take no time, but a look whether the
/// run should end, at which the checker may switch to another thread.
mod chaos {
    use crate::sync::atomic::{AtomicBool, Ordering};

    pub struct Chaos<'a> {
        pub stop: &'a AtomicBool,
    }

    pub struct Pauses<'a>(&'a AtomicBool);

    pub struct Stopped;

    impl<'a> Chaos<'a> {
        pub fn pauses(&self, _: u64, _: &str) -> Pauses<'a> {
            Pauses(self.stop)
        }
    }

    impl Pauses<'_> {
        pub fn pause(&mut self) -> Result<(), Stopped> {
            if self.0.load(Ordering::SeqCst) {
                return Err(Stopped);
            }
            Ok(())
        }
    }
}

#[path = "../../shared/src/thread_pool/crew.rs"]
#[expect(dead_code, reason = "the pool around it uses the rest")]
mod crew;
#[path = "../../lessons/04-queue/src/owners.rs"]
mod owners;
#[path = "../../shared/src/queue/mod.rs"]
#[expect(dead_code, reason = "the checks use no timeouts")]
mod queue;
#[path = "../../shared/src/task/mod.rs"]
#[expect(dead_code, unused_imports, reason = "both pools use the rest")]
mod task;

mod crew_checks;
mod owners_checks;
#[cfg(unix)]
mod process_pool;
mod queue_checks;
mod task_checks;

/// Runs `body` under many schedules: some at random, and some that switch
/// threads only a few times, which is where most bugs are.
fn check(body: impl Fn() + Send + Sync + Clone + 'static) {
    shuttle::check_random(body.clone(), 500);
    shuttle::check_pct(body, 500, 3);
}
