//! A crawl, whichever way it is done.
//!
//! **The question.** Each page may lead to pages nobody knew of. How do many
//! workers share a list that grows while they work on it, and who says when it
//! is done?
//!
//! | way | who waits | when it is done |
//! |---|---|---|
//! | [`rounds`] | a pool's threads | when a round finds nothing new |
//! | [`frontier`] | threads at a queue | when the queue has counted all as done |
//! | [`tasks`] | tasks for a permit | when no task is left |
//!
//! All three have the signature `fn(&Job) -> Haul`, so that their results can
//! be laid side by side.

mod cut;
pub mod frontier;
mod gauge;
mod page;
pub mod rounds;
mod seen;
pub mod tasks;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

use indicatif::ProgressBar;
use shared::measure::Timeline;
use url::Url;
use web::outcome::{Failure, FetchError, Fetched};
use web::polite::Pace;
use web::settings::Settings;

pub use cut::Cut;
pub use gauge::Gauge;
pub use page::{Page, Read, by_size, by_tokens, by_tree};
pub use seen::{Scope, Seen};

/// What to crawl, and how.
#[derive(Clone)]
pub struct Job {
    /// Where it begins.
    pub start: Vec<Url>,
    /// Where it may go.
    pub scope: Scope,
    /// How many pages are fetched at once.
    pub workers: NonZeroUsize,
    /// What the client may do.
    pub settings: Settings,
    /// How a page is read.
    pub read: fn(&Fetched) -> Read,
    /// How fast it may ask each host.
    pub pace: Arc<Pace>,
    /// When to stop with what there is.
    pub cut: Cut,
    pub gauge: Arc<Gauge>,
    pub timeline: Timeline,
    pub progress: ProgressBar,
}

/// What a crawl brought home, sorted by URL: the order in which pages came
/// depends on who was faster, and says nothing.
#[derive(Clone, Debug, Default)]
pub struct Haul {
    /// The pages, under the URL they were asked for.
    pub pages: BTreeMap<Url, Page>,
    /// What could not be fetched, and why.
    pub failed: BTreeMap<Url, Failure>,
    /// Requests that failed and were made again.
    pub retries: u64,
    /// Bytes of bodies, as they came over the wire.
    pub bytes: u64,
}

/// A page that was asked for.
pub struct Visited {
    url: Url,
    outcome: Result<Fruit, FetchError>,
}

/// What a page gave.
struct Fruit {
    read: Read,
    attempts: u32,
    bytes: u64,
}

impl Haul {
    /// Keeps what came of a page, and gives where it leads.
    fn keep(&mut self, visited: Visited, job: &Job) -> Vec<Url> {
        let Visited { url, outcome } = visited;
        job.progress.inc(1);
        match outcome {
            Ok(Fruit {
                read,
                attempts,
                bytes,
            }) => {
                self.retries += u64::from(attempts - 1);
                self.bytes += bytes;
                self.pages.insert(url, read.page);
                read.links
            }
            Err(error) => {
                // Cut off is not failed: nobody knows what would have come.
                if error.failure != Failure::ShutDown {
                    self.retries += u64::from(error.attempts - 1);
                    self.failed.insert(url, error.failure);
                }
                Vec::new()
            }
        }
    }

    /// How often each kind of failure was met.
    #[must_use]
    pub fn failures(&self) -> BTreeMap<String, usize> {
        let mut kinds = BTreeMap::new();
        for failure in self.failed.values() {
            *kinds.entry(failure.kind().into_owned()).or_default() += 1;
        }
        kinds
    }
}

impl Job {
    /// Shows how far the crawl is; `known` pages are to be fetched in all, as
    /// far as anybody knows.
    fn show(&self, known: usize, haul: &Haul) {
        self.progress.set_length(known as u64);
        let (now, failed) = (self.gauge.now(), haul.failed.len());
        self.progress
            .set_message(format!("crawl, {now} in flight, {failed} failed"));
    }
}

impl Fruit {
    fn of(fetched: &Fetched, job: &Job) -> Self {
        Self {
            read: (job.read)(fetched),
            attempts: fetched.attempts,
            bytes: fetched.wire_bytes,
        }
    }
}
