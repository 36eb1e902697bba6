//! The same search in four ways: by one worker, by scoped threads, in a pool of
//! threads, in a pool of processes.
//!
//! A pool's `map` gives results in the order of their inputs. So the smallest
//! hit needs no atomic minimum: hand in the chunks in rising order, read the
//! results in that order, and the first hit is the smallest. The price: chunks
//! above the answer are already under way when it is read.
//!
//! A closure cannot travel to another process, so the process pool is given
//! the name of a [`Task`] and its input.

use std::iter;
use std::num::NonZeroUsize;
use std::ops::Range;

use serde::Serialize;
use shared::lesson::{Error, Lesson, Stop};
use shared::process_pool::{ProcessPool, Task};
use shared::seed::Seed;
use shared::task::{MapOptions, TaskError};
use shared::thread_pool::ThreadPool;

use crate::crew::{Crew, Job};
use crate::hex::{Prefix, Suffix};
use crate::ladder::{nonce, processes};
use crate::vein::Vein;

/// Nonces in one task: a fraction of a millisecond, which is a hundred times
/// what it costs to send them to another process.
pub const NONCES: u64 = 20_000;

/// Coins in one task, of which each takes a fraction of a nonce's time.
pub const COINS: u64 = 50_000;

/// Tasks in flight for each worker: one that runs, and some behind it.
pub const AHEAD: usize = 4;

/// The smallest nonce of a text among some numbers, as a task that has a name.
pub const NONCE: Task<(String, String, Range<u64>), Option<u64>> =
    Task::new("nonce", |(text, prefix, numbers)| {
        let prefix: Prefix = prefix.parse().expect("the parent has read it");
        nonce::fastest()(&text, &prefix, numbers)
    });

/// The first coin of a seed among some places, as a task that has a name.
pub const COIN: Task<(Seed, String, Range<u64>), Option<u64>> =
    Task::new("coin", |(seed, suffix, places)| {
        let suffix: Suffix = suffix.parse().expect("the parent has read it");
        Vein::of(seed).first(&suffix, places)
    });

/// Who searches.
pub const WAYS: [&str; 4] = [
    "one worker",
    "scoped threads",
    "thread pool",
    "process pool",
];

/// The pools, and what they are asked for.
pub struct Contest<'lesson> {
    lesson: &'lesson Lesson,
    alone: Crew<'lesson>,
    scoped: Crew<'lesson>,
    threads: ThreadPool,
    processes: ProcessPool,
}

impl<'lesson> Contest<'lesson> {
    /// Gathers the workers; the pools start theirs when they are needed.
    ///
    /// # Errors
    /// If the system starts none.
    pub fn new(
        workers: NonZeroUsize,
        lesson: &'lesson Lesson,
    ) -> Result<Self, Error> {
        let crew = |workers| {
            let (timeline, stop) = (lesson.timeline(), lesson.stop());
            let bar = indicatif::ProgressBar::hidden();
            Crew::gather("pools", workers, timeline, stop, bar)
        };
        let failed = |problem: &dyn std::fmt::Display| {
            Error::Failed(format!("the pools: {problem}"))
        };
        Ok(Self {
            lesson,
            alone: crew(1),
            scoped: crew(workers.get()),
            threads: ThreadPool::builder()
                .workers(workers.get())
                .name("miner")
                .build()
                .map_err(|error| failed(&error))?,
            processes: ProcessPool::builder()
                .workers(workers.get())
                .name("miner")
                .timeline(lesson.timeline())
                .build()
                .map_err(|error| failed(&error))?,
        })
    }

    /// The smallest nonce of a text.
    pub fn nonce(
        &mut self,
        way: usize,
        text: &str,
        prefix: &Prefix,
    ) -> Result<u64, Error> {
        let numbers = 0..u64::MAX;
        let first = nonce::fastest();
        let hit = match way {
            0 | 1 => {
                let job = Job {
                    what: text.to_owned(),
                    numbers,
                    chunk: NONCES,
                    first: |chunk| first(text, prefix, chunk),
                };
                self.crew(way).search(&job)?.answer?
            }
            2 => {
                let (text, prefix) = (text.to_owned(), prefix.clone());
                self.on_threads(NONCES, numbers, move |chunk| {
                    first(&text, &prefix, chunk)
                })?
            }
            _ => self.on_processes(&NONCE, NONCES, numbers, |chunk| {
                (text.to_owned(), prefix.digits().to_owned(), chunk)
            })?,
        };
        hit.ok_or_else(|| Error::Failed(format!("no nonce fits {text:?}")))
    }

    /// The place of the first coin among some.
    pub fn coin(
        &mut self,
        way: usize,
        suffix: &Suffix,
        places: Range<u64>,
    ) -> Result<u64, Error> {
        let seed = self.lesson.seed();
        let vein = Vein::of(seed);
        let hit = match way {
            0 | 1 => {
                let job = Job {
                    what: "coin".to_owned(),
                    numbers: places,
                    chunk: COINS,
                    first: |chunk| vein.first(suffix, chunk),
                };
                self.crew(way).search(&job)?.answer?
            }
            2 => {
                let suffix = suffix.clone();
                self.on_threads(COINS, places, move |chunk| {
                    vein.first(&suffix, chunk)
                })?
            }
            _ => self.on_processes(&COIN, COINS, places, |chunk| {
                (seed, suffix.digits().to_owned(), chunk)
            })?,
        };
        hit.ok_or_else(|| Error::Failed("no coin is left".to_owned()))
    }

    /// One worker, or scoped threads.
    fn crew(&mut self, way: usize) -> &mut Crew<'lesson> {
        if way == 0 {
            &mut self.alone
        } else {
            &mut self.scoped
        }
    }

    fn on_threads(
        &self,
        chunk: u64,
        numbers: Range<u64>,
        first: impl Fn(Range<u64>) -> Option<u64> + Send + Sync + 'static,
    ) -> Result<Option<u64>, Error> {
        let ahead = AHEAD * self.threads.workers();
        let options = MapOptions::new().buffer(ahead);
        let chunks = chunks(chunk, numbers);
        let hits = self.threads.map_with(options, chunks, first);
        first_hit(hits, self.lesson.stop())
    }

    fn on_processes<I: Serialize>(
        &self,
        task: &Task<I, Option<u64>>,
        chunk: u64,
        numbers: Range<u64>,
        input: impl Fn(Range<u64>) -> I,
    ) -> Result<Option<u64>, Error> {
        let stop = self.lesson.stop();
        processes::first(&self.processes, task, chunk, numbers, input, stop)
    }
}

/// The first hit of results that come in the order of their chunks. What is
/// in flight behind it is cancelled when the iterator is dropped.
pub fn first_hit(
    hits: impl Iterator<Item = Result<Option<u64>, TaskError>>,
    stop: &Stop,
) -> Result<Option<u64>, Error> {
    for hit in hits {
        stop.check()?;
        let hit = hit.map_err(|error| Error::Failed(error.to_string()))?;
        if hit.is_some() {
            return Ok(hit);
        }
    }
    Ok(None)
}

/// The numbers in rising order, cut at the multiples of `size`.
pub fn chunks(
    size: u64,
    numbers: Range<u64>,
) -> impl Iterator<Item = Range<u64>> {
    let cut = move |start: u64| {
        (start < numbers.end).then(|| {
            let next = (start / size + 1).saturating_mul(size);
            start..next.min(numbers.end)
        })
    };
    iter::successors(cut(numbers.start), move |chunk| cut(chunk.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_cover_the_numbers_and_end_at_the_same_multiples() {
        let chunks: Vec<_> = chunks(5_000, 4_999..10_001).collect();

        assert_eq!(chunks, [4_999..5_000, 5_000..10_000, 10_000..10_001]);
    }

    #[test]
    fn the_first_hit_in_order_is_the_answer_though_a_later_one_came_first() {
        let hits = [Ok(None), Ok(Some(7)), Ok(Some(3))].into_iter();

        let answer = first_hit(hits, &Stop::default());

        assert_eq!(answer.unwrap(), Some(7));
    }

    #[test]
    fn a_chunk_that_failed_is_an_error_and_not_no_hit() {
        let hits = [Err(TaskError::Cancelled), Ok(Some(7))].into_iter();

        assert!(first_hit(hits, &Stop::default()).is_err());
    }
}
