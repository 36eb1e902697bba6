//! The counters of the lesson `race`, under a model checker.
//!
//! The files are the lesson's own; only `crate::sync` is another here. So what
//! is proved below is proved of what the lesson runs, for small numbers of
//! threads and increments, in every order in which their steps can happen.

use std::collections::BTreeSet;

#[path = "../../lessons/02-race/src/counters/mod.rs"]
mod counters;
mod every_schedule;
#[path = "../../lessons/02-race/src/lockstep.rs"]
mod lockstep;

/// What `shared::sync` is to the lesson, from the model checker.
mod sync {
    pub use shuttle::sync::{Barrier, Mutex, atomic, mpsc};
    pub use shuttle::thread;
}

use counters::{Counter, FetchAdd, LoadStore, Mutexed, Owned, Packed, Padded};
use every_schedule::{Program, every_schedule, replay};
use sync::thread;

/// What becomes of `THREADS` threads that add one `TIMES` times.
fn count<C: Counter, const THREADS: usize, const TIMES: u64>() -> u64 {
    let counter = C::for_workers(THREADS);
    thread::scope(|scope| {
        for worker in 0..THREADS {
            let counter = &counter;
            scope.spawn(move || counter.add(worker, TIMES));
        }
    });
    counter.total()
}

/// All counts that the program can come to.
fn counts(program: Program) -> BTreeSet<u64> {
    every_schedule(program).into_keys().collect()
}

#[test]
fn load_and_store_lose_updates_in_some_schedules() {
    assert_eq!(counts(count::<LoadStore, 2, 1>), [1, 2].into());
    assert_eq!(counts(count::<LoadStore, 3, 1>), [1, 2, 3].into());
    assert_eq!(counts(count::<LoadStore, 2, 2>), [2, 3, 4].into());
}

#[test]
fn a_lost_update_can_be_had_again_from_its_schedule() {
    let program = count::<LoadStore, 2, 1>;
    let answers = every_schedule(program);
    let (lossy, lossless) = (&answers[&1], &answers[&2]);

    assert_eq!(replay(program, lossy), 1);
    assert_eq!(replay(program, lossless), 2);
    assert_eq!(replay(program, lossy), 1);
}

/// Holds a mended counter to its promise, in every schedule.
fn loses_nothing<C: Counter>() {
    assert_eq!(counts(count::<C, 2, 1>), [2].into(), "{}", C::NAME);
    assert_eq!(counts(count::<C, 2, 2>), [4].into(), "{}", C::NAME);
    assert_eq!(counts(count::<C, 3, 1>), [3].into(), "{}", C::NAME);
}

#[test]
fn fetch_add_loses_nothing_in_any_schedule() {
    loses_nothing::<FetchAdd>();
}

#[test]
fn a_lock_loses_nothing_in_any_schedule() {
    loses_nothing::<Mutexed>();
}

#[test]
fn an_owner_loses_nothing_in_any_schedule() {
    // Its channel has too many schedules for more.
    assert_eq!(counts(count::<Owned, 1, 2>), [2].into(), "{}", Owned::NAME);
    assert_eq!(counts(count::<Owned, 2, 1>), [2].into(), "{}", Owned::NAME);
}

#[test]
fn a_count_per_thread_loses_nothing_in_any_schedule() {
    loses_nothing::<Packed>();
    loses_nothing::<Padded>();
}

#[test]
fn in_step_all_updates_but_one_are_lost_in_every_schedule() {
    assert_eq!(counts(|| lockstep::count(2, 1)), [1].into());
    assert_eq!(counts(|| lockstep::count(2, 2)), [2].into());
    assert_eq!(counts(|| lockstep::count(3, 1)), [1].into());
}
