//! How many workers does a search need?
//!
//! A search never waits, so a worker needs a core of its own to be of use: up
//! to the number of cores each makes it faster, beyond them none does. What
//! more workers cost is little: the cores go from one to the next, and a
//! worker that has to wait for a core keeps nobody else from working.
//!
//! Every row does the same hashes: coins, with a suffix that none of them has.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::time::Instant;

use clap::Args;
use indicatif::ProgressBar;
use serde::Serialize;
use shared::lesson::options::{count, whole};
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use shared::measure::{Samples, SweepRow, sweep};

use crate::coins::CHUNK;
use crate::contest::{AHEAD, COIN, COINS};
use crate::crew::{Crew, Job};
use crate::duel::timed;
use crate::hex::Suffix;
use crate::ladder::{processes, rung};
use crate::vein::{PLACES, Vein};

/// Seconds of all cores for each number of workers: the start of a hundred
/// threads, some eight milliseconds, is to count for little.
const EACH: f64 = 0.3;
/// Seconds of all cores below which it counts for too much.
const ENOUGH: f64 = 0.2;
/// Hashes in a chunk that is sent to a process, a millisecond or two: a hundred
/// times what sending it costs.
const SENT: u64 = 500_000;
/// Hashes that tell how fast a core is: a few milliseconds.
const PACE: u64 = 2_000_000;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Numbers of workers to try, with commas between them; without it, the
    /// number of cores as well [default: 1,2,4,5,10,100]
    #[arg(
        long,
        value_name = "N,N",
        value_delimiter = ',',
        value_parser = count(1_000)
    )]
    workers: Vec<NonZeroUsize>,

    /// Hashes for each number of workers
    /// [default: what all cores do in 0.3 s; with --quick 1,000,000]
    #[arg(long, value_name = "N", value_parser = whole(1..=PLACES.end))]
    hashes: Option<u64>,

    /// Rounds, of which the median is shown [default: 3; with --quick 1]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    rounds: Option<NonZeroUsize>,
}

/// The round in the middle, for one number of workers.
#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    median: SweepRow,
    /// Hashes per second, by threads.
    rate: f64,
    /// The same by processes, in a pool of as many.
    pool_rate: Option<f64>,
    /// The rates of the fastest rounds, of threads and of processes.
    #[serde(skip)]
    best: [f64; 2],
}

/// Does the same hashes with one number of workers after the other.
///
/// # Errors
/// On Ctrl-C, or if the system does not start so many threads.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let rounds = options.rounds.map_or(lesson.size(3, 1), NonZeroUsize::get);
    let title = "The same coins tried by one worker, by two, by many";
    lesson.experiment("sweep", title, |lesson, experiment| {
        let workers = options.workers(lesson.machine().cores);
        let vein = Vein::of(lesson.seed());
        let nowhere: Suffix = "f".repeat(32).parse().expect("f is hex");
        let job = |hashes| Job {
            what: "hash".to_owned(),
            numbers: 0..hashes,
            chunk: CHUNK,
            first: |places| vein.first(&nowhere, places),
        };
        let hashes = match options.hashes.or(lesson.size(None, Some(1_000_000)))
        {
            Some(hashes) => hashes,
            None => in_seconds(EACH, &job(PACE), lesson)?,
        };
        experiment.param("workers", &workers);
        experiment.param("hashes", hashes);
        experiment.param("rounds", rounds);
        experiment.sweep_columns();
        experiment.columns([
            ("rate", Unit::PerSecond),
            ("pool_rate", Unit::PerSecond),
        ]);
        let all = hashes.saturating_mul((rounds * workers.len()) as u64);
        let bar = lesson.progress(all, "hashes");
        let mut crews: Vec<_> = workers
            .iter()
            .map(|&workers| {
                let (timeline, stop) = (lesson.timeline(), lesson.stop());
                let (workers, bar) = (workers.get(), bar.clone());
                Crew::gather("sweep", workers, timeline, stop, bar)
            })
            .collect();

        let mut seen = Vec::new();
        let mut processes = vec![Samples::default(); workers.len()];
        let ended: Result<(), Error> = (0..rounds).try_for_each(|_| {
            let mut crew = crews.iter_mut();
            sweep(
                &workers,
                |_, _| {
                    let crew = crew.next().expect("there is one for each");
                    crew.search(&job(hashes))?.answer?;
                    Ok::<(), Error>(())
                },
                |row| seen.push(row),
            )?;
            for (&workers, times) in workers.iter().zip(&mut processes) {
                times.push(in_processes(workers, hashes, &nowhere, lesson)?);
            }
            Ok(())
        });

        let rows = show(&workers, &seen, &processes, hashes, experiment);
        experiment.note(
            "The rate is hashes per second with threads, the pool rate in a \
             pool of as many\nprocesses; all other figures are those of the \
             threads. The claims\ncompare the fastest round of each.",
        );
        ended?;
        judge(hashes, &rows, lesson, experiment);
        Ok(())
    })
}

/// How many hashes all cores do in so many seconds, in whole millions, told
/// from what one does of the same job.
fn in_seconds(
    seconds: f64,
    job: &Job<impl Fn(Range<u64>) -> Option<u64> + Sync>,
    lesson: &Lesson,
) -> Result<u64, Error> {
    let (timeline, stop) = (lesson.timeline(), lesson.stop());
    let hidden = ProgressBar::hidden();
    let mut alone = Crew::gather("sweep", 1, timeline, stop, hidden);
    let searched = alone.search(job)?;
    searched.answer?;
    let by_one = searched.hashes as f64 / searched.seconds;
    let by_all = by_one * lesson.machine().cores.get() as f64;
    let millions = (by_all * seconds / 1e6).clamp(1.0, 1e6);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between one and a million"
    )]
    Ok(millions as u64 * 1_000_000)
}

/// Seconds that so many processes need for the hashes, once they are there.
///
/// They end before the next are timed: a hundred that stand by would be counted
/// where threads are.
fn in_processes(
    workers: NonZeroUsize,
    hashes: u64,
    nowhere: &Suffix,
    lesson: &Lesson,
) -> Result<f64, Error> {
    let pool = rung::pool(workers)?;
    let seed = lesson.seed();
    let search = |chunk, numbers| {
        let input = |chunk| (seed, nowhere.digits().to_owned(), chunk);
        processes::first(&pool, &COIN, chunk, numbers, input, lesson.stop())
    };
    // A worker starts when it is needed: so many chunks need all of them.
    search(COINS, 0..COINS * (AHEAD * workers.get()) as u64)?;
    let start = Instant::now();
    search(SENT, 0..hashes)?;
    Ok(start.elapsed().as_secs_f64())
}

impl Options {
    fn workers(&self, cores: NonZeroUsize) -> Vec<NonZeroUsize> {
        let mut all: BTreeSet<_> = self.workers.iter().copied().collect();
        if all.is_empty() {
            let usual = [1, 2, 4, 5, 10, 100].map(NonZeroUsize::new);
            all = usual.into_iter().flatten().chain([cores]).collect();
        }
        all.into_iter().collect()
    }
}

/// Adds a row for each number of workers that was seen.
fn show(
    workers: &[NonZeroUsize],
    seen: &[SweepRow],
    processes: &[Samples],
    hashes: u64,
    experiment: &mut Experiment,
) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (&workers, processes) in workers.iter().zip(processes) {
        let mut rounds: Vec<_> =
            seen.iter().filter(|row| row.workers == workers).collect();
        let walls = rounds
            .iter()
            .map(|row| row.resources.wall)
            .collect::<Vec<_>>();
        let walls = Samples::from(walls);
        rounds.sort_by(|one, other| {
            one.resources.wall.total_cmp(&other.resources.wall)
        });
        let Some(&median) = rounds.get(rounds.len() / 2) else {
            continue;
        };
        let hashes_per_second = hashes as f64 / median.resources.wall;
        let rate = |seconds: f64| hashes as f64 / seconds;
        let process = Some(processes).filter(|it| !it.values().is_empty());
        let first = rows.first().map(|row| row.rate);
        let row = Row {
            median: SweepRow {
                // Against the first row that is shown, not that of its round.
                speed_up: first.map_or(1.0, |first| hashes_per_second / first),
                ..median.clone()
            },
            rate: hashes_per_second,
            pool_rate: process.map(|it| rate(it.median())),
            best: [rate(walls.min()), rate(processes.min())],
        };
        experiment.row(&row);
        experiment.runs(&workers.to_string(), "wall", &walls);
        rows.push(row);
    }
    rows
}

fn judge(
    hashes: u64,
    rows: &[Row],
    lesson: &Lesson,
    experiment: &mut Experiment,
) {
    let cores = lesson.machine().cores;
    // The fastest rounds: whatever disturbs one makes it slower.
    let rate = |workers: NonZeroUsize| {
        let row = rows.iter().find(|row| row.median.workers == workers);
        row.map_or(f64::NAN, |row| row.best[0])
    };
    let (one, each) = (rate(NonZeroUsize::MIN), rate(cores));
    let beyond = rows.iter().filter(|row| row.median.workers > cores);
    let beyond: Vec<_> = beyond.map(|row| row.best[0] / each).collect();
    let best = beyond.iter().copied().fold(f64::NAN, f64::max);
    let enough = rows.iter().filter(|row| row.median.workers >= cores);
    let enough: Vec<_> = enough.map(|row| row.best).collect();
    let worst_to_best = |of: usize| {
        let rates = || enough.iter().map(|best| best[of]);
        rates().fold(f64::NAN, f64::min) / rates().fold(f64::NAN, f64::max)
    };

    let decided = |claim: Claim, why: &str| {
        let needed = claim.measured.is_some();
        timed(claim, lesson, why)
            .provided(needed, "the numbers of workers it is about were not run")
            .provided(cores.get() > 1, "this machine has one core")
            .provided(
                hashes as f64 / each >= ENOUGH,
                "too few hashes: starting a hundred threads takes as long",
            )
    };
    experiment.claim(decided(
        Claim::at_least(
            "up-to-cores",
            "N workers on N cores are at least 0.6 N as fast",
            each / one / cores.get() as f64,
            0.6,
        ),
        "two cores that share their parts give less than twice one",
    ));
    experiment.claim(decided(
        Claim::at_most(
            "not-beyond",
            "More workers than cores: at most 1.1 as fast",
            best,
            1.1,
        ),
        "every core is busy already",
    ));
    experiment.claim(decided(
        Claim::at_least(
            "no-harm",
            "From the cores to 100 threads, all are within 5 % of the best",
            worst_to_best(0),
            0.95,
        ),
        "workers wait for a core, not for each other",
    ));
    experiment.claim(decided(
        Claim::at_least(
            "no-harm-processes",
            "From the cores to 100 processes, all are within 10 % of the best",
            worst_to_best(1),
            0.9,
        ),
        "a chunk takes a hundred times what it costs to send",
    ));
}
