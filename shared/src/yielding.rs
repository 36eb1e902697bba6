//! Letting others run for a moment before going to sleep.
//!
//! A lock in this crate is held for a few instructions, and a queue that is
//! empty or full rarely stays so for long. A thread that sleeps on such a thing
//! at once costs two system calls and a switch to and fro; one that spins burns
//! the time slice of the thread it waits for, if there are more threads than
//! cores. In between is [`std::thread::yield_now`]: look again after the others
//! have had a turn. Only then sleep.
//!
//! With it the queue and the pools are a few times faster when threads outnumber
//! cores, and their times spread less.

use crate::sync::{Mutex, MutexGuard, thread};

/// How often a thread will still let others run before it sleeps.
pub struct Turns(u8);

impl Turns {
    /// A few: on a busy machine each of them can cost a whole time slice, while
    /// a thread that sleeps is let in first when it wakes.
    pub fn new() -> Self {
        Self(4)
    }

    /// Takes a turn, or says that it is time to sleep.
    pub fn take_one(&mut self) -> bool {
        let any = self.0 > 0;
        self.0 = self.0.saturating_sub(1);
        any
    }
}

/// Locks a mutex that is held only for moments.
///
/// # Panics
/// If a thread panicked while it had the lock. The locks this is for have no
/// code under them that can panic.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    let mut turns = Turns::new();
    while turns.take_one() {
        if let Ok(guard) = mutex.try_lock() {
            return guard;
        }
        thread::yield_now();
    }
    mutex
        .lock()
        .expect("no code that can panic runs under this lock")
}

/// Unlocks, lets others run, and locks again.
///
/// # Panics
/// As [`lock`].
pub fn let_others_run<'m, T>(
    mutex: &'m Mutex<T>,
    guard: MutexGuard<'m, T>,
) -> MutexGuard<'m, T> {
    drop(guard);
    thread::yield_now();
    lock(mutex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_few_turns_it_is_time_to_sleep() {
        let mut turns = Turns::new();

        let taken = (0..1000).take_while(|_| turns.take_one()).count();

        assert!((1..1000).contains(&taken), "{taken}");
        assert!(!turns.take_one(), "and it stays so");
    }
}
