//! The workers, and how they are set to work.
//!
//! This is the one place that knows how a search is spread over workers. A
//! search says what is to be done with a chunk, and need not know whether one
//! thread does it or a hundred do.

use std::fmt;
use std::ops::Range;
use std::time::Instant;

use indicatif::{HumanCount, ProgressBar};
use shared::lesson::{Error, Stop, Stopped};
use shared::measure::{Timeline, Track};

use crate::smallest::Smallest;
use crate::sync::thread;

/// Hashes after which a worker moves the progress bar on: a few milliseconds.
const BETWEEN_SHOWS: u64 = 500_000;

/// What is searched for, and where.
#[derive(Debug)]
pub struct Job<First> {
    /// What it is called in messages and on the timeline.
    pub what: String,
    /// The numbers that are tried.
    pub numbers: Range<u64>,
    /// How many of them a worker claims at once.
    pub chunk: u64,
    /// Gives the first hit in a chunk, and tries no number after it.
    pub first: First,
}

/// Workers that search together.
#[derive(Debug)]
pub struct Crew<'stop> {
    workers: Vec<Track>,
    stop: &'stop Stop,
    bar: ProgressBar,
    hashes: u64,
    seconds: f64,
}

/// What a search came to.
#[derive(Debug)]
pub struct Searched {
    /// The smallest hit, if there is one, unless the run was stopped before it
    /// was found.
    pub answer: Result<Option<u64>, Stopped>,
    /// How many were hashed, by all workers together.
    pub hashes: u64,
    /// Seconds on the clock.
    pub seconds: f64,
}

impl<'stop> Crew<'stop> {
    /// So many workers for an experiment, each with a track on the `timeline`,
    /// who look whether to `stop` and move the `bar` on as they go.
    pub fn gather(
        experiment: &str,
        workers: usize,
        timeline: &Timeline,
        stop: &'stop Stop,
        bar: ProgressBar,
    ) -> Self {
        let track = |worker| {
            let name = format!("{experiment}: worker {worker} of {workers}");
            timeline.track(name)
        };
        Self {
            workers: (1..=workers).map(track).collect(),
            stop,
            bar,
            hashes: 0,
            seconds: 0.0,
        }
    }

    /// Searches until the smallest hit is known, or no number is left.
    ///
    /// One worker works on the calling thread; more get a thread each.
    ///
    /// # Errors
    /// If the system does not start so many threads.
    ///
    /// # Blocking
    /// For the whole search, or until the run is stopped.
    pub fn search(
        &mut self,
        job: &Job<impl Fn(Range<u64>) -> Option<u64> + Sync>,
    ) -> Result<Searched, Error> {
        let search = &Smallest::new(job.numbers.clone(), job.chunk);
        let (stop, bar) = (self.stop, &self.bar);
        let work = |track: &mut Track| {
            track.span(job.what.clone(), |_| work(job, search, stop, bar))
        };
        let began = Instant::now();
        let worked = match &mut self.workers[..] {
            [alone] => vec![work(alone)],
            many => on_threads(many, search, &work)?,
        };
        let seconds = began.elapsed().as_secs_f64();
        let hashes = worked.iter().map(|(_, hashes)| hashes).sum();
        self.hashes += hashes;
        self.seconds += seconds;
        let ended = worked.into_iter().try_for_each(|(ended, _)| ended);
        Ok(Searched {
            answer: ended.map(|()| search.answer()),
            hashes,
            seconds,
        })
    }

    /// How many they are, in words.
    pub fn workers(&self) -> String {
        match self.workers.len() {
            1 => "1 worker".to_owned(),
            many => format!("{many} workers"),
        }
    }

    /// Seconds that all its searches took.
    pub fn seconds(&self) -> f64 {
        self.seconds
    }
}

/// What they did so far, and how fast.
impl fmt::Display for Crew<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}: {} hashes in {:.2} s, {:.1} million a second",
            self.workers(),
            HumanCount(self.hashes),
            self.seconds,
            self.hashes as f64 / self.seconds / 1e6,
        )
    }
}

/// How a worker ended, and how many it hashed.
type Worked = (Result<(), Stopped>, u64);

/// What one worker does.
fn work(
    job: &Job<impl Fn(Range<u64>) -> Option<u64>>,
    search: &Smallest,
    stop: &Stop,
    bar: &ProgressBar,
) -> Worked {
    let (mut hashes, mut shown) = (0, 0);
    let ended = search.work(|chunk| {
        stop.check()?;
        let hit = (job.first)(chunk.clone());
        hashes += hit.map_or(chunk.end, |hit| hit + 1) - chunk.start;
        if hashes - shown >= BETWEEN_SHOWS {
            bar.inc(hashes - shown);
            shown = hashes;
        }
        Ok(hit)
    });
    bar.inc(hashes - shown);
    (ended, hashes)
}

/// Gives each worker a thread, and joins them all.
fn on_threads(
    workers: &mut [Track],
    search: &Smallest,
    work: &(impl Fn(&mut Track) -> Worked + Sync),
) -> Result<Vec<Worked>, Error> {
    let all = workers.len();
    thread::scope(|scope| {
        let mut started = Vec::new();
        for worker in workers {
            let thread = thread::Builder::new()
                .name(format!("worker {}", started.len() + 1))
                .spawn_scoped(scope, move || work(worker));
            match thread {
                Ok(thread) => started.push(thread),
                Err(error) => {
                    // The scope waits for those that have started.
                    search.give_up();
                    return Err(Error::Failed(format!(
                        "the system starts {} of {all} workers: {error}",
                        started.len(),
                    )));
                }
            }
        }
        let worked = started
            .into_iter()
            .map(|thread| thread.join().expect("no search panics"));
        Ok(worked.collect())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sync::Barrier;
    use crate::sync::atomic::{AtomicU64, Ordering};

    fn search(
        workers: usize,
        stop: &Stop,
        numbers: Range<u64>,
        chunk: u64,
        first: impl Fn(Range<u64>) -> Option<u64> + Sync,
    ) -> Searched {
        let job = Job {
            what: "test".to_owned(),
            numbers,
            chunk,
            first,
        };
        let timeline = Timeline::default();
        Crew::gather("test", workers, &timeline, stop, ProgressBar::hidden())
            .search(&job)
            .unwrap()
    }

    proptest! {
        #[test]
        fn the_smallest_hit_wins_whatever_the_number_of_workers(
            hits in prop::collection::btree_set(0..500_u64, 0..5),
            start in 0..100_u64,
            chunk in 1..50_u64,
            workers in 1..6_usize,
        ) {
            let searched =
                search(workers, &Stop::default(), start..400, chunk, |chunk| {
                    hits.range(chunk).next().copied()
                });

            prop_assert_eq!(
                searched.answer,
                Ok(hits.range(start..400).next().copied())
            );
        }

        #[test]
        fn where_nothing_hits_every_number_is_hashed_once(
            start in 0..100_u64,
            chunk in 1..50_u64,
            workers in 1..6_usize,
        ) {
            let searched =
                search(workers, &Stop::default(), start..400, chunk, |_| None);

            prop_assert_eq!(searched.answer, Ok(None));
            prop_assert_eq!(searched.hashes, 400 - start);
        }
    }

    #[test]
    fn one_worker_hashes_nothing_above_its_hit() {
        let searched = search(1, &Stop::default(), 5..400, 10, |chunk| {
            chunk.contains(&123).then_some(123)
        });

        assert_eq!(searched.answer, Ok(Some(123)));
        assert_eq!(searched.hashes, 123 - 5 + 1);
    }

    #[test]
    fn what_is_hashed_above_the_answer_counts_as_well() {
        // The second worker's chunk is done before the first one's hits.
        let other_done = Barrier::new(2);

        let searched = search(2, &Stop::default(), 0..20, 10, |chunk| {
            other_done.wait();
            chunk.contains(&3).then_some(3)
        });

        assert_eq!(searched.answer, Ok(Some(3)));
        assert_eq!(searched.hashes, 4 + 10);
    }

    #[test]
    fn a_search_ends_at_the_last_number_there_is() {
        let numbers = u64::MAX - 10..u64::MAX;

        let chunks = AtomicU64::new(0);

        let searched = search(4, &Stop::default(), numbers, 1_000, |chunk| {
            // Or else it would never end.
            let before = chunks.fetch_add(1, Ordering::Relaxed);
            assert!(before < 100, "{chunk:?} after the last number");
            None
        });

        assert_eq!(searched.answer, Ok(None));
        assert_eq!(searched.hashes, 10);
    }

    #[test]
    fn a_stopped_search_has_no_answer_and_says_how_far_it_came() {
        let stop = Stop::default();

        let searched = search(2, &stop, 0..1_000, 10, |_| {
            stop.request();
            None
        });

        assert_eq!(searched.answer, Err(Stopped));
        assert!((10..=20).contains(&searched.hashes));
    }
}
