//! The handles, the queue and the crew of a thread pool, under a model checker.
//!
//! These are the very files that the library is built from. They name their
//! sync and thread types as `crate::sync::…`; here that module hands out the
//! model checker's, which runs one thread at a time and chooses, at each
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

#[path = "../../shared/src/thread_pool/crew.rs"]
#[expect(dead_code, reason = "the pool around it uses the rest")]
mod crew;
#[path = "../../shared/src/queue/mod.rs"]
#[expect(dead_code, reason = "the checks use no timeouts")]
mod queue;
#[path = "../../shared/src/task/mod.rs"]
#[expect(dead_code, unused_imports, reason = "both pools use the rest")]
mod task;

mod crew_checks;
mod queue_checks;
mod task_checks;

/// Runs `body` under many schedules: some at random, and some that switch
/// threads only a few times, which is where most bugs are.
fn check(body: impl Fn() + Send + Sync + Clone + 'static) {
    shuttle::check_random(body.clone(), 500);
    shuttle::check_pct(body, 500, 3);
}
