//! What a thread that is killed would leave behind.
//!
//! A thread changes what it shares in steps, under a lock. Whoever could end it
//! from outside, between two steps, would leave the lock taken for ever and the
//! change half done, and nobody would be told. So there is no such call, in
//! Rust as in Python. What comes nearest is a thread that forgets its guard and
//! ends: then, too, no destructor runs.

use std::panic::resume_unwind;
use std::sync::TryLockError;

use clap::Args;
use serde::Serialize;
use shared::lesson::{Claim, Error, Lesson, Unit};
use shared::sync::{Mutex, thread};

/// Nothing can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {}

/// Two accounts that hold 100 together.
#[derive(Debug)]
struct Accounts {
    yours: u64,
    mine: u64,
}

const TOGETHER: u64 = 100;
const AMOUNT: u64 = 10;

/// How a thread ends that moves money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Asked,
    Panics,
    Killed,
}

/// What a thread left behind.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Row {
    thread: &'static str,
    join_says: &'static str,
    lock: &'static str,
    /// Money that is in neither account; not told while the lock is held.
    missing: Option<u64>,
}

/// Ends a thread in the middle of a transfer, in three ways.
///
/// # Errors
/// None.
pub fn run(_: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let title = "A thread ends in the middle of a transfer";
    lesson.experiment("kill", title, |_, experiment| {
        experiment.columns([
            ("thread", Unit::None),
            ("join_says", Unit::None),
            ("lock", Unit::None),
            ("missing", Unit::None),
        ]);
        let [asked, _, killed] =
            [End::Asked, End::Panics, End::Killed].map(|end| {
                let row = transfer(end);
                experiment.row(&row);
                row
            });
        experiment.claim(Claim::exactly(
            "asked",
            "A thread that is asked finishes its transfer: nothing is missing",
            asked.missing.unwrap_or(TOGETHER),
            0,
        ));
        experiment.claim(
            Claim::exactly(
                "killed",
                "The lock of a killed thread stays held: threads that could \
                 take it afterwards",
                u64::from(killed.missing.is_some()),
                0,
            )
            .because("what would have unlocked it was a destructor"),
        );
        Ok(())
    })
}

/// Moves money in two steps, in a thread that ends as told between them, and
/// looks at what it left behind.
fn transfer(end: End) -> Row {
    let accounts = Mutex::new(Accounts {
        yours: TOGETHER,
        mine: 0,
    });
    let ended = thread::scope(|scope| {
        let thread = scope.spawn(|| {
            let mut held = accounts.lock().expect("we are the first");
            held.yours -= AMOUNT;
            match end {
                // It looks for the wish between two transfers, not within one.
                End::Asked => {}
                // Unwinds as `panic!` does, without a message on the terminal.
                End::Panics => resume_unwind(Box::new("no such account")),
                End::Killed => {
                    std::mem::forget(held);
                    return;
                }
            }
            held.mine += AMOUNT;
        });
        thread.join()
    });
    let missing =
        |accounts: &Accounts| Some(TOGETHER - accounts.yours - accounts.mine);
    // `try_lock`, since `lock` would wait for ever.
    let (lock, missing) = match accounts.try_lock() {
        Ok(held) => ("free", missing(&held)),
        Err(TryLockError::Poisoned(held)) => {
            ("poisoned", missing(held.get_ref()))
        }
        Err(TryLockError::WouldBlock) => ("held for ever", None),
    };
    Row {
        thread: match end {
            End::Asked => "is asked, and ends after it",
            End::Panics => "panics within it",
            End::Killed => "ends within it as if killed",
        },
        join_says: if ended.is_ok() { "done" } else { "panicked" },
        lock,
        missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_is_asked_leaves_a_free_lock_and_all_the_money() {
        let left = transfer(End::Asked);

        assert_eq!((left.join_says, left.lock), ("done", "free"));
        assert_eq!(left.missing, Some(0));
    }

    #[test]
    fn a_panic_poisons_the_lock_and_reaches_who_joins() {
        let left = transfer(End::Panics);

        assert_eq!((left.join_says, left.lock), ("panicked", "poisoned"));
        assert_eq!(left.missing, Some(AMOUNT));
    }

    #[test]
    fn a_thread_that_forgets_its_guard_leaves_the_lock_held_and_tells_nobody() {
        let left = transfer(End::Killed);

        assert_eq!((left.join_says, left.lock), ("done", "held for ever"));
        assert_eq!(left.missing, None);
    }
}
