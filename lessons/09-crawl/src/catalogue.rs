//! Step 1: the catalogue, page after page, then the products in a pool.
//!
//! The list of products is complete before the first of them is fetched, so a
//! `map` over a pool is all it takes. How many workers it wants is a question
//! of waiting: while one waits for its answer, the others ask.
//!
//! What is not in the catalogue is not found. One product in ten is only to be
//! reached from another product's page.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use shared::lesson::options::{count, seconds};
use shared::lesson::{Claim, Error, Experiment, Lesson};
use shared::measure::{SweepRow, Watch, sweep};
use shared::thread_pool::ThreadPool;
use url::Url;
use web::blocking::Client;
use web::html::tree;

use crate::crawl::Job;
use crate::shop::{Shop, at};

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many products the shop has [default: 120; with --quick 50]
    #[arg(long, value_name = "N", value_parser = count(20_000))]
    products: Option<NonZeroUsize>,

    /// Seconds until an answer begins [default: 0.02; with --quick 0.005]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(5))]
    latency: Option<Duration>,
}

const WORKERS: [usize; 4] = [1, 5, 10, 100];

/// With shorter waits, the machine's own work is most of the time.
const ENOUGH_LATENCY: Duration = Duration::from_millis(15);

/// Scrapes the catalogue, then the products, on more and more workers.
///
/// # Errors
/// On Ctrl-C, or if the site or the Python twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let products = options.products.map_or(lesson.size(120, 50), usize::from);
    let latency = options.latency.unwrap_or(
        lesson.size(Duration::from_millis(20), Duration::from_millis(5)),
    );
    let title = "The catalogue, then the products in a pool";
    lesson.experiment("catalogue", title, |lesson, experiment| {
        experiment.param("products", products);
        experiment.param("latency", latency.as_secs_f64());
        experiment.sweep_columns();
        let shop = Shop::open(lesson, products, latency)?;
        let workers = WORKERS
            .map(|n| NonZeroUsize::new(n).expect("none of them is zero"));
        let listed = catalogue(&shop.job(lesson, NonZeroUsize::MIN))?;

        let mut rows: Vec<SweepRow> = Vec::new();
        sweep(
            &workers,
            |workers, watch| {
                let job = shop.errand(lesson, workers, &listed);
                fetch(&job, watch)
            },
            |row| {
                experiment.row(&row);
                rows.push(row);
            },
        )?;

        let found: BTreeSet<_> = listed.iter().collect();
        let all = shop.products()?;
        let missed = all.iter().filter(|url| !found.contains(url)).count();
        let enough = latency >= ENOUGH_LATENCY && listed.len() >= 100;
        claim(&rows, missed, enough, experiment);
        experiment.python = lesson.python(
            "catalogue.py",
            &[
                ("--names", &names(&shop)),
                ("--start", &at("/catalogue/page-1.html")),
            ],
        )?;
        Ok(())
    })
}

/// The name service as a Python twin takes it.
pub fn names(shop: &Shop) -> String {
    serde_json::to_string(shop.names()).expect("names are text")
}

/// The products' pages, from all pages of the catalogue. Each says where the
/// next one is, so they are read one after the other.
fn catalogue(job: &Job) -> Result<Vec<Url>, Error> {
    let client = Client::new(job.settings.clone());
    let mut products = Vec::new();
    let mut next = Some(at("/catalogue/page-1.html"));
    let mut seen = BTreeSet::new();
    while let Some(url) = next.take() {
        job.cut.stop.check()?;
        let page = client
            .fetch(&url)
            .map_err(|error| Error::Failed(error.to_string()))?;
        for link in tree::links(&page.text(), &page.url) {
            let path = link.path();
            if path.starts_with("/product/") {
                products.push(link);
            } else if path.starts_with("/catalogue/")
                && seen.insert(link.clone())
                && link > url
            {
                next = Some(link);
            }
        }
        seen.insert(url);
    }
    Ok(products)
}

/// Fetches and reads each page in a pool.
fn fetch(job: &Job, watch: &Watch) -> Result<(), Error> {
    let client = Client::new(job.settings.clone());
    let pool = ThreadPool::with_workers(job.workers);
    job.cut.guard(&client, || {
        let shared = Arc::new((job.clone(), client.clone()));
        let pages = pool.map(job.start.clone(), move |url: Url| {
            let (job, client) = &*shared;
            let page = client.fetch(&url)?;
            Ok::<_, web::outcome::FetchError>((
                (job.read)(&page),
                page.wire_bytes,
            ))
        });
        for page in pages {
            let page = page.expect("reading a page does not panic");
            job.cut.stop.check()?;
            let (_, bytes) =
                page.map_err(|error| Error::Failed(error.to_string()))?;
            watch.received(bytes);
            job.progress.inc(1);
        }
        Ok(())
    })
}

fn claim(
    rows: &[SweepRow],
    missed: usize,
    enough: bool,
    experiment: &mut Experiment,
) {
    let [_, five, ten, _] = rows else {
        return;
    };
    let why = "the work is too small for true figures";
    experiment.claim(
        Claim::at_least(
            "five",
            "Five workers are at least 3.5 times as fast as one",
            five.speed_up,
            3.5,
        )
        .because("while one waits for its answer, four others ask")
        .provided(enough, why),
    );
    experiment.claim(
        Claim::at_least(
            "ten",
            "Ten workers are at least 5 times as fast as one",
            ten.speed_up,
            5.0,
        )
        .provided(enough, why),
    );
    experiment.claim(
        Claim::at_least(
            "missed",
            "The catalogue does not lead to every product: some are missed",
            missed as f64,
            1.0,
        )
        .because("one in ten is only linked from another product's page"),
    );
}
