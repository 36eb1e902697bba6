//! The same searches by one worker, by scoped threads, and in two pools.
//!
//! A pool's `map` gives results in the order of their inputs. So the smallest
//! hit needs no atomic minimum: hand in the chunks in rising order, read the
//! results in that order, and the first hit is the smallest. The price: chunks
//! above the answer are already under way when it is read.
//!
//! A closure cannot travel to another process, so the process pool is given
//! the name of a [`Task`] and its input. In Python only processes are faster
//! than one worker. Here both pools are, and a chunk is so much work that it
//! hardly matters what it costs to send.

use std::iter;
use std::num::NonZeroUsize;
use std::ops::Range;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::count;
use shared::lesson::{Claim, Error, Experiment, Lesson, Stop, Unit};
use shared::measure::{Samples, interleave};
use shared::process_pool::{ProcessPool, Task};
use shared::seed::Seed;
use shared::task::{MapOptions, TaskError};
use shared::thread_pool::ThreadPool;

use crate::crew::{Crew, Job};
use crate::hex::{Prefix, Suffix};
use crate::ladder::nonce::block;
use crate::vein::{PLACES, Vein};
use crate::zen;

/// Numbers in one task: a fraction of a millisecond, which is a hundred times
/// what it costs to send them to another process.
const CHUNK: u64 = 5_000;

/// Tasks in flight for each worker: one that runs, and some behind it.
const AHEAD: usize = 4;

/// The smallest nonce of a text among some numbers, as a task that has a name.
pub const NONCE: Task<(String, String, Range<u64>), Option<u64>> =
    Task::new("nonce", |(text, prefix, numbers)| {
        let prefix: Prefix = prefix.parse().expect("the parent has read it");
        block::first(&text, &prefix, numbers)
    });

/// The first coin of a seed among some places, as a task that has a name.
pub const COIN: Task<(Seed, String, Range<u64>), Option<u64>> =
    Task::new("coin", |(seed, suffix, places)| {
        let suffix: Suffix = suffix.parse().expect("the parent has read it");
        Vein::of(seed).first(&suffix, places)
    });

/// Who searches.
const WAYS: [&str; 4] = [
    "one worker",
    "scoped threads",
    "thread pool",
    "process pool",
];

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many lines of the Zen of Python to search for, and how many coins
    /// [default: 4; with --quick 2]
    #[arg(long, value_name = "N", value_parser = count(20))]
    searches: Option<NonZeroUsize>,

    /// Zeros that a nonce's hash begins with, and a coin's ends with; beside a
    /// Python twin 4 [default: 5; with --quick 3]
    #[arg(long, value_name = "N", value_parser = count(8))]
    zeros: Option<NonZeroUsize>,

    /// Workers of each kind [default: one a core]
    #[arg(long, value_name = "N", value_parser = count(100))]
    workers: Option<NonZeroUsize>,

    /// Rounds, of which the median is shown [default: 3; with --quick 1]
    #[arg(long, value_name = "N", value_parser = count(100))]
    rounds: Option<NonZeroUsize>,
}

/// One way, and how long it took.
#[derive(Serialize)]
struct Row {
    way: String,
    seconds: f64,
    speed_up: f64,
}

/// The pools, and what they are asked for.
struct Contest<'lesson> {
    lesson: &'lesson Lesson,
    alone: Crew<'lesson>,
    scoped: Crew<'lesson>,
    threads: ThreadPool,
    processes: ProcessPool,
    ahead: usize,
}

/// Searches in every way, and compares answers and times.
///
/// # Errors
/// On Ctrl-C, or if the system starts no workers.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let searches = options
        .searches
        .map_or(lesson.size(4, 2), NonZeroUsize::get);
    let full = if lesson.compares() { 4 } else { 5 };
    let zeros = options
        .zeros
        .map_or(lesson.size(full, 3), NonZeroUsize::get);
    let rounds = options.rounds.map_or(lesson.size(3, 1), NonZeroUsize::get);
    let title = "The same searches in pools of threads and of processes";
    lesson.experiment("pools", title, |lesson, experiment| {
        let workers = options.workers.unwrap_or(lesson.machine().cores);
        experiment.param("searches", searches);
        experiment.param("zeros", zeros);
        experiment.param("workers", workers);
        experiment.param("rounds", rounds);
        experiment.columns([
            ("way", Unit::None),
            ("seconds", Unit::Seconds),
            ("speed_up", Unit::Ratio),
        ]);
        let zeros = "0".repeat(zeros);
        let mut contest = Contest::new(workers, lesson)?;
        let texts: Vec<_> = zen::poem().take(searches).collect();

        let prefix: Prefix = zeros.parse().expect("zeros are hex digits");
        let zen = contest.run("zen", rounds, experiment, |contest, way| {
            let nonce = |text: &String| contest.nonce(way, text, &prefix);
            texts.iter().map(nonce).collect()
        })?;
        let suffix: Suffix = zeros.parse().expect("zeros are hex digits");
        let coins =
            contest.run("coins", rounds, experiment, |contest, way| {
                let mut rest = PLACES;
                (0..searches)
                    .map(|_| {
                        let place = contest.coin(way, &suffix, rest.clone())?;
                        rest.start = place + 1;
                        Ok(place)
                    })
                    .collect()
            })?;
        judge(&[zen, coins], lesson, experiment);
        experiment.python = lesson.python(
            "pools.py",
            &[
                ("--searches", &searches),
                ("--zeros", &zeros.len()),
                ("--workers", &workers),
            ],
        )?;
        Ok(())
    })
}

/// What came of one search: the median of each way, and how many rounds had
/// other answers than one worker.
struct Outcome {
    seconds: Vec<f64>,
    wrong: u64,
}

impl<'lesson> Contest<'lesson> {
    fn new(
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
                .build()
                .map_err(|error| failed(&error))?,
            ahead: AHEAD * workers.get(),
        })
    }

    /// Searches in each way in turn, and adds a row for each.
    fn run(
        &mut self,
        what: &str,
        rounds: usize,
        experiment: &mut Experiment,
        search: impl Fn(&mut Self, usize) -> Result<Vec<u64>, Error>,
    ) -> Result<Outcome, Error> {
        let mut answers = vec![Vec::new(); WAYS.len()];
        let mut track = self.lesson.timeline().track(format!("pools: {what}"));
        let mut times = vec![Samples::default(); WAYS.len()];
        let ended: Result<(), Error> = interleave(&mut times, rounds, |way| {
            let found = track.span(WAYS[way], |_| search(self, way))?;
            answers[way].push(found);
            Ok(())
        });
        let seconds: Vec<_> = times.iter().map(Samples::median).collect();
        for (way, samples) in WAYS.iter().zip(&times) {
            if samples.values().is_empty() {
                continue;
            }
            let way = format!("{what}: {way}");
            experiment.runs(&way, "seconds", samples);
            experiment.row(Row {
                way,
                seconds: samples.median(),
                speed_up: seconds[0] / samples.median(),
            });
        }
        ended?;
        let right = answers[0].first();
        let wrong = answers.iter().flatten().filter(|&got| Some(got) != right);
        Ok(Outcome {
            seconds,
            wrong: wrong.count() as u64,
        })
    }

    /// The smallest nonce of a text.
    fn nonce(
        &mut self,
        way: usize,
        text: &str,
        prefix: &Prefix,
    ) -> Result<u64, Error> {
        let numbers = 0..u64::MAX;
        let options = MapOptions::new().buffer(self.ahead);
        let stop = self.lesson.stop();
        let hit = match way {
            0 | 1 => {
                let crew = if way == 0 {
                    &mut self.alone
                } else {
                    &mut self.scoped
                };
                crew.search(&Job {
                    what: text.to_owned(),
                    numbers,
                    chunk: CHUNK,
                    first: |chunk| block::first(text, prefix, chunk),
                })?
                .answer?
            }
            2 => {
                let (text, prefix) = (text.to_owned(), prefix.clone());
                let first = move |chunk| block::first(&text, &prefix, chunk);
                let hits =
                    self.threads.map_with(options, chunks(numbers), first);
                first_hit(hits, stop)?
            }
            _ => {
                let inputs = chunks(numbers).map(|chunk| {
                    (text.to_owned(), prefix.digits().to_owned(), chunk)
                });
                let hits = self.processes.map_with(options, inputs, &NONCE);
                first_hit(hits, stop)?
            }
        };
        hit.ok_or_else(|| Error::Failed(format!("no nonce fits {text:?}")))
    }

    /// The place of the first coin among some.
    fn coin(
        &mut self,
        way: usize,
        suffix: &Suffix,
        places: Range<u64>,
    ) -> Result<u64, Error> {
        let vein = Vein::of(self.lesson.seed());
        let options = MapOptions::new().buffer(self.ahead);
        let stop = self.lesson.stop();
        let hit = match way {
            0 | 1 => {
                let crew = if way == 0 {
                    &mut self.alone
                } else {
                    &mut self.scoped
                };
                crew.search(&Job {
                    what: "coin".to_owned(),
                    numbers: places,
                    chunk: CHUNK,
                    first: |chunk| vein.first(suffix, chunk),
                })?
                .answer?
            }
            2 => {
                let suffix = suffix.clone();
                let first = move |chunk| vein.first(&suffix, chunk);
                let hits =
                    self.threads.map_with(options, chunks(places), first);
                first_hit(hits, stop)?
            }
            _ => {
                let seed = self.lesson.seed();
                let inputs = chunks(places)
                    .map(|chunk| (seed, suffix.digits().to_owned(), chunk));
                let hits = self.processes.map_with(options, inputs, &COIN);
                first_hit(hits, stop)?
            }
        };
        hit.ok_or_else(|| Error::Failed("no coin is left".to_owned()))
    }
}

/// The first hit of results that come in the order of their chunks. What is
/// in flight behind it is cancelled when the iterator is dropped.
fn first_hit(
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

/// The numbers in rising order, cut at the multiples of [`CHUNK`].
fn chunks(numbers: Range<u64>) -> impl Iterator<Item = Range<u64>> {
    let cut = move |start: u64| {
        (start < numbers.end).then(|| {
            let next = (start / CHUNK + 1).saturating_mul(CHUNK);
            start..next.min(numbers.end)
        })
    };
    iter::successors(cut(numbers.start), move |chunk| cut(chunk.end))
}

fn judge(outcomes: &[Outcome], lesson: &Lesson, experiment: &mut Experiment) {
    let machine = lesson.machine();
    let slowest = |way: usize, than: usize| {
        let ratio =
            |outcome: &Outcome| outcome.seconds[way] / outcome.seconds[than];
        outcomes.iter().map(ratio).fold(f64::NAN, f64::max)
    };
    let busy = if machine.was_loaded() {
        "something else kept this machine's cores busy as well"
    } else {
        "a chunk is a hundred times the work of sending it"
    };
    // Searches so short that the start of the workers is most of them.
    let long = outcomes.iter().all(|outcome| outcome.seconds[0] > 0.1);
    let short = "the searches are too short to tell";
    experiment.claim(Claim::exactly(
        "same-answers",
        "Rounds in which a way found something else than one worker did",
        outcomes.iter().map(|outcome| outcome.wrong).sum(),
        0,
    ));
    experiment.claim(
        Claim::at_most(
            "pool-is-faster",
            "A thread pool takes at most 0.75 of one worker's time",
            slowest(2, 0),
            0.75,
        )
        .because(busy)
        .provided(machine.cores.get() >= 2, "this machine has one core")
        .provided(long, short),
    );
    experiment.claim(
        Claim::at_most(
            "processes-equal-threads",
            "A process pool takes at most 1.3 of a thread pool's time",
            slowest(3, 2),
            1.3,
        )
        .because(busy)
        .provided(long, short),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_cover_the_numbers_and_end_at_the_same_multiples() {
        let chunks: Vec<_> = chunks(4_999..10_001).collect();

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
