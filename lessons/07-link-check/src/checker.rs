//! Workers that check links.
//!
//! Each worker takes the next link when it is done with its last. So there are
//! never more links in flight than workers, and however long the list is,
//! nothing grows with it but a byte per link for what became of it.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use shared::lesson::{Error, Lesson, Stopped};
use shared::sync::atomic::{AtomicUsize, Ordering};
use shared::sync::mpsc::{SyncSender, sync_channel};
use shared::thread_pool::ThreadPool;
use url::Url;
use web::blocking::Client;
use web::outcome::{FetchError, Fetched};
use web::settings::Settings;

use crate::outcome::Outcome;
use crate::watch::watched;

/// How many dead links are told one by one.
pub const TOLD: usize = 20;

/// What became of all links.
pub struct Checked {
    /// What became of each, in the order of the list.
    pub outcomes: Vec<Outcome>,
    /// Why the first dead ones are, by their place in the list.
    pub dead: BTreeMap<usize, String>,
    /// How long the workers waited, all together.
    pub waited: Duration,
    /// How long the slowest link took.
    pub slowest: Duration,
    /// The run was stopped before the end.
    pub stopped: bool,
}

/// How links are checked.
pub struct Checker<'a> {
    pub client: Settings,
    pub workers: NonZeroUsize,
    /// When to begin no more.
    pub deadline: Option<Instant>,
    pub lesson: &'a Lesson,
}

/// The links, and how far the workers are.
struct List<'a> {
    links: &'a [Url],
    next: AtomicUsize,
    in_flight: AtomicUsize,
}

/// What one check came to.
struct Came {
    place: usize,
    result: Result<Fetched, FetchError>,
    took: Duration,
}

impl Checker<'_> {
    /// Checks them all, or as many as there is time for.
    ///
    /// # Blocking
    /// Until the last one is checked, or the run is stopped.
    pub fn check(&self, links: &[Url]) -> Result<Checked, Error> {
        let client = Client::new(self.client.clone());
        let stop = self.lesson.stop();
        let mut checked = watched(&client, stop, self.deadline, || {
            self.with_workers(links, &client)
        })?;
        checked.stopped = stop.requested();
        Ok(checked)
    }

    fn with_workers(
        &self,
        links: &[Url],
        client: &Client,
    ) -> Result<Checked, Error> {
        let mut checked = Checked {
            outcomes: vec![Outcome::Unchecked; links.len()],
            dead: BTreeMap::new(),
            waited: Duration::ZERO,
            slowest: Duration::ZERO,
            stopped: false,
        };
        let bar = self.lesson.progress(links.len() as u64, "links");
        let list = List {
            links,
            next: AtomicUsize::new(0),
            in_flight: AtomicUsize::new(0),
        };
        // As many as can be in flight: a worker does not wait for whoever
        // counts, unless all others have been faster than that, too.
        let (sender, results) = sync_channel(self.workers.get());
        ThreadPool::scoped(self.workers, |pool| {
            let (list, failed) =
                (&list, |why: &dyn Display| Error::Failed(why.to_string()));
            let mut workers = Vec::new();
            for number in 1..=self.workers.get().min(links.len()) {
                let sender = sender.clone();
                let worker = move || self.work(number, list, client, &sender);
                workers.push(pool.submit(worker).map_err(|e| failed(&e))?);
            }
            // Ours: while it lives, the loop below does not end.
            drop(sender);
            let mut dead = 0;
            for came in results {
                dead += usize::from(checked.take(&came));
                bar.inc(1);
                // `Relaxed`: a figure for the eye.
                let flying = list.in_flight.load(Ordering::Relaxed);
                bar.set_message(format!(
                    "links: {flying} in flight, {dead} dead"
                ));
            }
            for worker in workers {
                worker.join().map_err(|e| failed(&e))?;
            }
            Ok(checked)
        })
    }

    /// What one worker does until the list is at its end.
    fn work(
        &self,
        number: usize,
        list: &List<'_>,
        client: &Client,
        results: &SyncSender<Came>,
    ) {
        let name = format!("{} workers, worker {number}", self.workers);
        // Only with the first link: who finds none draws nothing.
        let mut track = None;
        // ANCHOR: work
        while !self.is_over() {
            // `Relaxed`: each place is taken once, and the list was there
            // before the workers.
            let place = list.next.fetch_add(1, Ordering::Relaxed);
            let Some(link) = list.links.get(place) else {
                break;
            };
            list.in_flight.fetch_add(1, Ordering::Relaxed);
            let host = link.host_str().unwrap_or_default().to_owned();
            let start = Instant::now();
            let track = track.get_or_insert_with(|| {
                self.lesson.timeline().track(name.clone())
            });
            let result = track.wait(host, |_| client.check(link));
            let took = start.elapsed();
            list.in_flight.fetch_sub(1, Ordering::Relaxed);
            // ANCHOR_END: work
            let came = Came {
                place,
                result,
                took,
            };
            if results.send(came).is_err() {
                break;
            }
        }
    }

    /// Whether no more links are to be begun.
    fn is_over(&self) -> bool {
        let late = |deadline| Instant::now() >= deadline;
        self.lesson.stop().requested() || self.deadline.is_some_and(late)
    }
}

impl Checked {
    /// Keeps what came, and says whether the link is dead.
    fn take(&mut self, came: &Came) -> bool {
        let outcome = Outcome::of(&came.result);
        self.outcomes[came.place] = outcome;
        self.waited += came.took;
        self.slowest = self.slowest.max(came.took);
        if let (true, Err(error)) = (outcome.is_dead(), &came.result) {
            self.dead.insert(came.place, error.failure.to_string());
            // Those at the front stay, whoever came first.
            if self.dead.len() > TOLD {
                self.dead.pop_last();
            }
        }
        outcome.is_dead()
    }

    /// How many links came to this.
    pub fn count(&self, is: impl Fn(Outcome) -> bool) -> usize {
        let alike = |outcome: &&Outcome| is(**outcome);
        self.outcomes.iter().filter(alike).count()
    }

    /// An error if the run was stopped.
    pub fn whole(&self) -> Result<(), Stopped> {
        if self.stopped { Err(Stopped) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use web::outcome::Failure;

    use super::*;

    fn nothing(links: usize) -> Checked {
        Checked {
            outcomes: vec![Outcome::Unchecked; links],
            dead: BTreeMap::new(),
            waited: Duration::ZERO,
            slowest: Duration::ZERO,
            stopped: false,
        }
    }

    fn came(place: usize, status: u16) -> Came {
        Came {
            place,
            result: Err(FetchError {
                url: Box::new("http://bank.test/".parse().unwrap()),
                failure: Failure::Status(status),
                redirects: 0,
                attempts: 1,
            }),
            took: Duration::from_secs(1),
        }
    }

    #[test]
    fn the_first_of_the_dead_are_told_whichever_came_first() {
        let mut checked = nothing(2 * TOLD);

        for place in (0..2 * TOLD).rev() {
            assert!(checked.take(&came(place, 404)));
        }

        assert!(checked.dead.into_keys().eq(0..TOLD));
    }

    #[test]
    fn an_outcome_stands_at_the_place_of_its_link() {
        let mut checked = nothing(3);

        assert!(checked.take(&came(2, 500)));
        assert!(!checked.take(&came(0, 429)));

        let expected =
            [Outcome::Busy, Outcome::Unchecked, Outcome::ServerError];
        assert_eq!(checked.outcomes, expected);
        assert!(checked.dead.into_keys().eq([2]));
        assert_eq!(checked.waited, Duration::from_secs(2));
        assert_eq!(checked.slowest, Duration::from_secs(1));
    }
}
