//! More and more threads for the same work.
//!
//! The question: if two threads are faster than one, are twenty faster than
//! two? Threads that compute need cores. Where all cores are busy, one thread
//! more gets its time from the others.

use std::num::NonZeroUsize;

use clap::Args;
use shared::lesson::options::{count, whole};
use shared::lesson::{Claim, Error, Experiment, Lesson};
use shared::measure::{Samples, SweepRow, Track, sweep};

use crate::compute::in_threads;
use crate::judge::timed;
use crate::squares::{MOST, sum_of_squares};

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Elements of all sums of squares together
    /// [default: 600,000,000; with --quick 40,000,000]
    #[arg(long, value_name = "N", value_parser = whole(1..=MOST))]
    n: Option<u64>,

    /// Rounds, of which the median is shown [default: 3; with --quick 1]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    rounds: Option<NonZeroUsize>,
}

/// Splits the same work over one thread, a thread per core, and four per core.
///
/// # Errors
/// On Ctrl-C.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let n = options.n.unwrap_or(lesson.size(600_000_000, 40_000_000));
    let rounds = options.rounds.map_or(lesson.size(3, 1), NonZeroUsize::get);
    let cores = lesson.machine().cores;
    let mut workers =
        vec![NonZeroUsize::MIN, cores, cores.saturating_mul(FOUR)];
    workers.dedup();

    let title = "The same work split over more and more threads";
    lesson.experiment("cores", title, |lesson, experiment| {
        experiment.param("n", n);
        experiment.param("rounds", rounds);
        experiment.sweep_columns();
        let most = workers.last().map_or(1, |most| most.get());
        let mut tracks: Vec<Track> = (1..=most)
            .map(|worker| {
                lesson.timeline().track(format!("cores: thread {worker}"))
            })
            .collect();
        let mut measured = Vec::new();

        let ended = (0..rounds).try_for_each(|_| {
            sweep(
                &workers,
                |workers, _| {
                    let share = n.div_ceil(workers.get() as u64);
                    in_threads(&mut tracks[..workers.get()], |track| {
                        track.span("compute", |_| {
                            sum_of_squares(share, || lesson.stop().check())
                                .map(drop)
                        })
                    })
                },
                |row| measured.push(row),
            )
        });

        let rows = medians(&workers, &measured, experiment);
        ended?;
        judge(&rows, lesson, experiment);
        Ok(())
    })
}

/// As many threads for each core.
const FOUR: NonZeroUsize = NonZeroUsize::new(4).expect("four is not zero");

/// Shows, for each number of workers, the measurement with the median time.
fn medians(
    workers: &[NonZeroUsize],
    measured: &[SweepRow],
    experiment: &mut Experiment,
) -> Vec<SweepRow> {
    let mut rows: Vec<SweepRow> = Vec::new();
    for &workers in workers {
        let mut alike: Vec<_> = measured
            .iter()
            .filter(|row| row.workers == workers)
            .collect();
        let walls: Vec<_> =
            alike.iter().map(|row| row.resources.wall).collect();
        alike.sort_by(|a, b| a.resources.wall.total_cmp(&b.resources.wall));
        let Some(&median) = alike.get(alike.len() / 2) else {
            continue;
        };
        let wall = median.resources.wall;
        let base = rows.first().map_or(wall, |first| first.resources.wall);
        let row = SweepRow {
            speed_up: base / wall,
            ..median.clone()
        };
        experiment.row(&row);
        experiment.runs(&workers.to_string(), "wall", &Samples::from(walls));
        rows.push(row);
    }
    rows
}

fn judge(rows: &[SweepRow], lesson: &Lesson, experiment: &mut Experiment) {
    let cores = lesson.machine().cores.get();
    let [.., per_core, more] = rows else {
        return;
    };
    let shortest = more.resources.wall;
    let claim = Claim::at_least(
        "thread-per-core",
        "With a thread per core each thread does at least 0.7 of what one \
         does alone",
        per_core.speed_up / cores as f64,
        0.7,
    );
    experiment.claim(
        timed(claim, lesson, shortest, "each thread has a core")
            .provided(cores >= 2, "this machine has one core"),
    );
    let claim = Claim::at_most(
        "more-than-cores",
        "Four threads per core are at most 1.15 times as fast as one per core",
        per_core.resources.wall / more.resources.wall,
        1.15,
    );
    let why = "a thread more gets its time from the others";
    experiment.claim(timed(claim, lesson, shortest, why));
}

#[cfg(test)]
mod tests {
    use shared::measure::Resources;

    use super::*;

    fn took(workers: usize, wall: f64) -> SweepRow {
        SweepRow {
            workers: NonZeroUsize::new(workers).unwrap(),
            speed_up: f64::NAN,
            resources: Resources {
                wall,
                cpu: wall,
                cpu_share: 1.0,
                peak_memory: None,
                own_peak_memory: None,
                threads: None,
                processes: 1,
                bytes_received: 0,
            },
        }
    }

    #[test]
    fn each_row_is_the_median_round_against_the_median_of_one_worker() {
        let workers = [1, 2].map(|n| NonZeroUsize::new(n).unwrap());
        let rounds = [(9.0, 2.0), (4.0, 1.0), (3.0, 5.0)]
            .map(|(one, two)| [took(1, one), took(2, two)]);
        let mut experiment = Experiment::default();

        let rows = medians(&workers, rounds.as_flattened(), &mut experiment);

        let walls = rows.iter().map(|row| row.resources.wall);
        assert!(walls.eq([4.0, 2.0]));
        assert!(rows.iter().map(|row| row.speed_up).eq([1.0, 2.0]));
        assert_eq!(experiment.runs[1].values, [2.0, 1.0, 5.0]);
    }

    #[test]
    fn what_was_not_measured_has_no_row() {
        let workers = [1, 2].map(|n| NonZeroUsize::new(n).unwrap());
        let mut experiment = Experiment::default();

        let rows = medians(&workers, &[took(1, 4.0)], &mut experiment);

        assert_eq!(rows.len(), 1);
        assert_eq!(experiment.rows.len(), 1);
    }
}
