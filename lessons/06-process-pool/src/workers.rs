//! The same work on more and more worker processes.
//!
//! The work needs cores, so beyond their number more workers do not help. A
//! hundred of them cost a start and some memory each.

use std::num::NonZeroUsize;
use std::ops::Range;

use clap::Args;
use shared::lesson::options::{count, whole};
use shared::lesson::{Claim, Error, Experiment, Lesson};
use shared::measure::{SweepRow, Watch, sweep};

use crate::waiting::{each_as_completed, failed, pool_of, refused};
use crate::work::COUNT_PRIMES;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Numbers of workers to try, with commas between them
    /// [default: 1,2,4,5,10,100]
    #[arg(
        long,
        value_name = "N,N",
        value_delimiter = ',',
        value_parser = count(200)
    )]
    workers: Vec<NonZeroUsize>,

    /// How many numbers are looked at for primes, in 200 tasks
    /// [default: 60,000; with --quick 4,000]
    #[arg(long, value_name = "N", value_parser = whole(200..=100_000_000))]
    numbers: Option<u64>,
}

const TASKS: u64 = 200;

/// Where the numbers begin: large enough that each prime costs something.
const FROM: u64 = 10_000_000_000;

/// Work on one worker that outlasts the start of a hundred. In seconds.
const LONG_ENOUGH: f64 = 0.3;

/// Counts the same primes with one number of workers after the other.
///
/// # Errors
/// On Ctrl-C, or if so many workers cannot be started.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let numbers = options.numbers.unwrap_or(lesson.size(60_000, 4_000));
    let workers = if options.workers.is_empty() {
        [1, 2, 4, 5, 10, 100]
            .iter()
            .copied()
            .filter_map(NonZeroUsize::new)
            .collect()
    } else {
        options.workers.clone()
    };
    let title = "The same primes counted by more and more processes";
    lesson.experiment("workers", title, |lesson, experiment| {
        experiment.param("workers", &workers);
        experiment.param("numbers", numbers);
        experiment.sweep_columns();
        let bar = lesson.progress(workers.len() as u64, "rows");
        let mut track = lesson.timeline().track("asker");
        let mut found = Vec::new();
        let mut rows = Vec::new();
        sweep(
            &workers,
            |workers, watch| {
                let primes = track
                    .wait(format!("{workers} workers"), |_| {
                        count_all(workers.get(), numbers, watch, lesson)
                    })?;
                found.push(primes);
                Ok::<(), Error>(())
            },
            |row| {
                experiment.row(&row);
                bar.inc(1);
                rows.push(row);
            },
        )?;
        judge(&rows, &found, lesson, experiment);
        Ok(())
    })
}

/// The numbers of each task.
fn shares(numbers: u64) -> impl Iterator<Item = Range<u64>> {
    let bound = move |task| FROM + numbers * task / TASKS;
    (0..TASKS).map(move |task| bound(task)..bound(task + 1))
}

fn count_all(
    workers: usize,
    numbers: u64,
    watch: &Watch,
    lesson: &Lesson,
) -> Result<u64, Error> {
    let pool = pool_of(workers, "counter", lesson.timeline())?;
    let handles = shares(numbers)
        .map(|share| pool.submit(&COUNT_PRIMES, share))
        .collect::<Result<Vec<_>, _>>()
        .map_err(refused)?;
    let mut counts = Vec::new();
    each_as_completed(&pool, handles, lesson.stop(), |handle| {
        counts.push(handle.join());
    })?;
    // All workers are there until the pool is dropped.
    watch.look();
    // Of the frames' size the pool says nothing: the results alone.
    watch.received((counts.len() * size_of::<u64>()) as u64);
    counts.into_iter().sum::<Result<u64, _>>().map_err(failed)
}

fn judge(
    rows: &[SweepRow],
    found: &[u64],
    lesson: &Lesson,
    experiment: &mut Experiment,
) {
    let others = found.iter().filter(|count| **count != found[0]);
    experiment.claim(Claim::exactly(
        "same-primes",
        "All find as many primes: rows that found another number",
        others.count() as u64,
        0,
    ));
    let cores = lesson.machine().cores.get();
    let row =
        |wanted: usize| rows.iter().find(|row| row.workers.get() == wanted);
    let busy = if lesson.machine().was_loaded() {
        "this machine was busy before the run"
    } else {
        "a worker more than cores waits for one"
    };
    if let (Some(one), Some(two)) = (row(1), row(2)) {
        experiment.claim(
            Claim::at_least(
                "two-workers",
                "Two workers are at least 1.25 times as fast as one",
                one.resources.wall / two.resources.wall,
                1.25,
            )
            .because(busy)
            .provided(cores >= 2, "this machine has one core")
            .provided(one.resources.wall >= LONG_ENOUGH, TOO_SOON),
        );
    }
    if let (Some(one), Some(hundred)) = (row(1), row(100)) {
        experiment.claim(
            Claim::at_most(
                "hundred-workers",
                "A hundred workers are at most 1.2 times as fast per core as \
                 one",
                one.resources.wall / hundred.resources.wall / cores as f64,
                1.2,
            )
            .because(busy)
            .provided(one.resources.wall >= LONG_ENOUGH, TOO_SOON),
        );
    }
}

const TOO_SOON: &str = "it is over too soon to tell";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_are_all_numbers_and_none_twice() {
        let mut next = FROM;
        for share in shares(4_321) {
            assert_eq!(share.start, next);
            next = share.end;
        }
        assert_eq!(next, FROM + 4_321);
        assert_eq!(shares(4_321).count() as u64, TASKS);
    }
}
