//! One counter and one terminal, each with an owner.
//!
//! **The question.** Ten threads count together, and each count is printed. How
//! do the lines come out right?
//!
//! **The naive answer** makes the addition safe, with an atomic, and lets every
//! thread print what it got. No count is lost, but a thread that has counted 3
//! may print after the one that has counted 4: counting and printing are two
//! steps, and others come in between.
//!
//! **The mend** gives each thing that is shared to *one* thread. Nobody else
//! can touch the counter, so it needs no lock; nobody else can print, so no
//! line gets before another. What the others want done, they put into the
//! owner's queue.
//!
//! ```text
//! producer ─┐
//! producer ─┼─▶ amounts ─▶ manager ─▶ counts ─▶ printer ─▶ terminal
//! producer ─┘              (counter)
//! ```
//!
//! **The price** is a message for each amount: many times that of an addition.
//! The experiment `channels` measures it.

use std::num::NonZeroUsize;

use crate::chaos::{Chaos, Pauses};
use crate::queue::JoinQueue;
use crate::sync::atomic::{AtomicU64, Ordering};
use crate::sync::{Mutex, thread};

/// Who counts how much, and where the counts are shown.
pub struct Job<'a> {
    /// How many threads put amounts.
    pub producers: u64,
    /// How many amounts each puts. All are 1.
    pub amounts: u64,
    /// The pauses of all threads.
    pub chaos: Chaos<'a>,
    /// The terminal: gets every line that is printed.
    pub terminal: Box<dyn Fn(Line) + Sync + 'a>,
}

/// A line on the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// One more was counted.
    Count(u64),
    /// All are counted, and printed.
    End,
}

/// Room for amounts: producers that are faster than the manager wait.
const ROOM: NonZeroUsize = NonZeroUsize::new(16).expect("16 is not 0");

/// Counts and prints through queues. Gives the counts in the order printed.
///
/// # Blocking
/// Until all is counted and printed. When the run should end, the producers put
/// no more, all pauses end, and what is under way goes through at once.
pub fn with_owners(job: &Job) -> Vec<u64> {
    let amounts = JoinQueue::bounded(ROOM);
    let counts = JoinQueue::unbounded();
    thread::scope(|scope| {
        scope.spawn(|| manage(&amounts, &counts, job.owner(0, "manager")));
        let printer = scope
            .spawn(|| print(&counts, &job.terminal, job.owner(1, "printer")));
        let producers: Vec<_> = (1..=job.producers)
            .map(|number| {
                let amounts = &amounts;
                scope.spawn(move || {
                    produce(job.amounts, amounts, job.producer(number));
                })
            })
            .collect();
        for producer in producers {
            producer.join().expect("putting does not panic");
        }

        // In this order: when all amounts are done, all counts are put.
        amounts.join();
        counts.join();
        // All is counted and printed: the printer does not use the terminal.
        (job.terminal)(Line::End);

        // Without this the owners would wait for more, for ever.
        amounts.shutdown();
        counts.shutdown();
        printer.join().expect("printing does not panic")
    })
}

fn produce(how_many: u64, amounts: &JoinQueue<u64>, mut pauses: Pauses) {
    for _ in 0..how_many {
        if pauses.pause().is_err() {
            return;
        }
        amounts.put(1).expect("shut down after all producers");
    }
}

// ANCHOR: manage
/// Owns the counter, a variable of this function: no lock, no atomic.
fn manage(
    amounts: &JoinQueue<u64>,
    counts: &JoinQueue<u64>,
    mut pauses: Pauses,
) {
    let mut counter = 0;
    while let Ok(amount) = amounts.get() {
        // Here and in `print`: to the end, also when the run should
        // end. Others wait for what this thread has taken.
        let _ = pauses.pause();
        counter += amount.value;
        let _ = pauses.pause();
        counts.put(counter).expect("shut down after the amounts");
        // `amount` is counted as done here, after the put. Before it,
        // who has joined the amounts could join counts yet to be put.
    }
}
// ANCHOR_END: manage

// ANCHOR: print
/// Owns the terminal: what is printed, this thread prints.
fn print(
    counts: &JoinQueue<u64>,
    terminal: impl Fn(Line),
    mut pauses: Pauses,
) -> Vec<u64> {
    let mut printed = Vec::new();
    while let Ok(count) = counts.get() {
        let _ = pauses.pause();
        terminal(Line::Count(count.value));
        printed.push(count.value);
    }
    printed
}
// ANCHOR_END: print

/// Wrong: every thread counts, and prints what it got. No count is lost, but
/// the lines come in any order.
///
/// # Blocking
/// As [`with_owners`].
pub fn without_owners(job: &Job) -> Vec<u64> {
    let counter = AtomicU64::new(0);
    let printed = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for number in 1..=job.producers {
            let (counter, printed) = (&counter, &printed);
            scope.spawn(move || {
                let mut pauses = job.producer(number);
                for _ in 0..job.amounts {
                    if pauses.pause().is_err() {
                        return;
                    }
                    // `Relaxed`: the counter orders nothing but itself.
                    let count = counter.fetch_add(1, Ordering::Relaxed) + 1;
                    let _ = pauses.pause();
                    let mut printed =
                        printed.lock().expect("printing does not panic");
                    (job.terminal)(Line::Count(count));
                    printed.push(count);
                }
            });
        }
    });
    (job.terminal)(Line::End);
    printed.into_inner().expect("printing does not panic")
}

impl<'a> Job<'a> {
    fn owner(&self, number: u64, name: &str) -> Pauses<'a> {
        self.chaos.pauses(number, name)
    }

    fn producer(&self, number: u64) -> Pauses<'a> {
        // 0 and 1 are the owners.
        self.chaos.pauses(1 + number, &format!("producer {number}"))
    }
}
