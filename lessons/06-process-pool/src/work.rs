//! What the workers can be asked to do, by name.
//!
//! A closure cannot travel to another process. A name and data can: parent and
//! workers are the same program, so both know this list.

use std::ops::Range;
use std::process;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use shared::process_pool::{Callable, Task};
use shared::sync::thread;

use crate::listener::{self, EndOfInput};
use crate::primality::is_prime;
use crate::ways_to_die::WayToDie;
use crate::{memory, tasks};

/// All of them, for `serve`.
pub const TASKS: &[&dyn Callable] = &[
    &IS_PRIME,
    &COUNT_PRIMES,
    &COMPUTE,
    &ASK_NAME,
    &PROCESS_ID,
    &DIE,
    &DOUBLE,
    &HOLD,
    &SAY_AND_HOLD,
    &OWN_MEMORY,
];

// ANCHOR: tasks
/// A number, and whether it is prime: answers come in any order.
pub const IS_PRIME: Task<u64, (u64, bool)> =
    Task::new("is_prime", |number| (number, is_prime(number)));

/// How many primes are in a range.
pub const COUNT_PRIMES: Task<Range<u64>, u64> =
    Task::new("count_primes", count_primes);

/// How many primes are in a range.
pub fn count_primes(numbers: Range<u64>) -> u64 {
    numbers.map(|number| u64::from(is_prime(number))).sum()
}
// ANCHOR_END: tasks

/// Computes as many steps as the second number says, for the task that the
/// first one numbers.
pub const COMPUTE: Task<(u64, u64), Computed> =
    Task::new("compute", |(task, steps)| Computed {
        task,
        sum: tasks::compute(steps),
        process: process::id(),
    });

/// What a worker computed.
#[derive(Serialize, Deserialize)]
pub struct Computed {
    /// The number of the task.
    pub task: u64,
    /// The result.
    pub sum: u64,
    /// The id of the process that found it.
    pub process: u32,
}

/// Reads a name from standard input.
pub const ASK_NAME: Task<(), Result<String, EndOfInput>> =
    Task::new("ask_name", |()| listener::ask_name());

/// The id of the process it runs in.
pub const PROCESS_ID: Task<(), u32> =
    Task::new("process_id", |()| process::id());

/// Ends its process, or fails some other way; never gives a result.
pub const DIE: Task<WayToDie, u32> = Task::new("die", WayToDie::go);

/// Twice the number: a task that takes next to no time.
pub const DOUBLE: Task<u32, u32> = Task::new("double", |number| 2 * number);

/// Keeps its worker for so long.
pub const HOLD: Task<Duration, u32> = Task::new("hold", |time| {
    thread::sleep(time);
    0
});

/// As [`HOLD`], and prints its process id first.
pub const SAY_AND_HOLD: Task<Duration, u32> =
    Task::new("say_and_hold", |time| {
        println!("{}", process::id());
        thread::sleep(time);
        0
    });

/// Bytes of memory that are this process's own, where the system tells.
pub const OWN_MEMORY: Task<(), Option<u64>> =
    Task::new("own_memory", |()| memory::own_memory());
