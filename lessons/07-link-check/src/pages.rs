//! Random pages of a wiki, and the links that lead out of it.
//!
//! `/random` answers with a redirect to an article, so each page is two
//! requests, and two waits. The links go to a file, one a line, for whoever
//! wants to check them with another tool.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, seconds};
use shared::lesson::{Claim, Error, Lesson, Unit};
use shared::measure::{SweepRow, Watch, sweep};
use shared::task::MapOptions;
use shared::thread_pool::ThreadPool;
use url::Url;
use web::blocking::Client;
use web::outcome::FetchError;

use crate::links::{self, external};
use crate::watch::watched;
use crate::world::World;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many random pages are fetched [default: 100; with --quick 20]
    #[arg(long, value_name = "N", value_parser = count(400))]
    pages: Option<NonZeroUsize>,

    /// Numbers of workers to try, with commas between them [default: 10]
    #[arg(
        long,
        value_name = "N,N",
        value_delimiter = ',',
        value_parser = count(1_000)
    )]
    workers: Vec<NonZeroUsize>,

    /// Seconds that each answer takes [default: 0.05; with --quick 0.01]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(10))]
    latency: Option<Duration>,

    /// The file for the links, one a line [default: one among the temporary
    /// files]
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
}

/// A page has this long. Here it is a bound for a machine that is busy with
/// other things.
pub const TIMEOUT: Duration = Duration::from_secs(30);

/// What was found.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    /// The external links, each once, in the order of the articles' addresses.
    pub links: Vec<Url>,
    /// How many different articles there were.
    pub articles: usize,
    /// On how many pages the links stand, all together.
    pub mentions: usize,
    bytes: u64,
}

#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    cost: SweepRow,
    mentions: usize,
    links: usize,
}

/// Fetches the pages with each number of workers.
///
/// # Errors
/// On Ctrl-C, or if a page or the file cannot be had.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let pages = options.pages.map_or(lesson.size(100, 20), usize::from);
    let mut workers = options.workers.clone();
    if workers.is_empty() {
        workers.extend(NonZeroUsize::new(10));
    }
    let file = options
        .save
        .clone()
        .unwrap_or_else(|| std::env::temp_dir().join("link-check-links.txt"));
    // Before anything runs: a file that cannot be is known in time.
    links::save(&file, [])?;
    let title = "Random pages, and the links that lead out of the wiki";
    lesson.experiment("pages", title, |lesson, experiment| {
        let world = World::start(lesson, options.latency)?;
        experiment.param("pages", pages);
        experiment.param("workers", &workers);
        experiment.param("latency", world.latency.as_secs_f64());
        experiment.sweep_columns();
        experiment.columns([("mentions", Unit::None), ("links", Unit::None)]);
        let mut all = Vec::new();
        let mut reset = Ok(());

        let mut costs = Vec::new();
        let ended = sweep(
            &workers,
            |workers, watch: &Watch| {
                // So that the same random pages come again.
                reset = world.site.reset_books();
                let found = fetch(&world, pages, workers, lesson)?;
                watch.received(found.bytes);
                all.push(found);
                Ok::<(), Error>(())
            },
            |cost| costs.push(cost),
        );

        for (cost, found) in costs.into_iter().zip(&all) {
            experiment.row(Row {
                cost,
                mentions: found.mentions,
                links: found.links.len(),
            });
        }
        ended?;
        reset.map_err(crate::world::failed)?;
        let Some(first) = all.first() else {
            return Ok(());
        };
        links::save(&file, &first.links)?;
        experiment.note(&format!("The links are in {}.", file.display()));
        experiment.claim(Claim::exactly(
            "all-different",
            "Random pages of this wiki are different articles",
            first.articles as u64,
            pages as u64,
        ));
        let others = all.iter().filter(|found| *found != first).count();
        experiment.claim(
            Claim::exactly(
                "same-links",
                "However many workers fetch, they find the same links",
                others as u64,
                0,
            )
            .provided(all.len() > 1, "one number of workers was tried"),
        );
        Ok(())
    })
}

/// Fetches so many random pages and finds their external links.
///
/// # Errors
/// [`Error::Stopped`] on Ctrl-C, and if a page cannot be fetched.
pub fn fetch(
    world: &World,
    pages: usize,
    workers: NonZeroUsize,
    lesson: &Lesson,
) -> Result<Found, Error> {
    let client = Client::new(world.client(workers, TIMEOUT));
    let random = world.random_page();
    let bar = lesson.progress(pages as u64, "pages");
    let task = {
        let client = client.clone();
        move |_| -> Result<(Url, Vec<Url>, u64), FetchError> {
            let page = client.fetch(&random)?;
            let links = external(&page.text(), &page.url);
            Ok((page.url, links, page.wire_bytes))
        }
    };
    let options = MapOptions::new().buffer(2 * workers.get());
    let found = watched(&client, lesson.stop(), None, || {
        let pool = ThreadPool::with_workers(workers);
        let mut found = BTreeMap::new();
        let mut bytes = 0;
        for came in pool.map_with(options, 0..pages, task) {
            let came =
                came.map_err(|error| Error::Failed(error.to_string()))?;
            lesson.stop().check()?;
            let (url, links, size) =
                came.map_err(|error| Error::Failed(error.to_string()))?;
            found.insert(url, links);
            bytes += size;
            bar.inc(1);
        }
        Ok::<_, Error>((found, bytes))
    });
    let (found, bytes) = found?;
    let mentions = found.values().map(Vec::len).sum();
    let articles = found.len();
    let mut seen = std::collections::HashSet::new();
    let links = found
        .into_values()
        .flatten()
        .filter(|link| seen.insert(link.clone()))
        .collect();
    Ok(Found {
        links,
        articles,
        mentions,
        bytes,
    })
}
