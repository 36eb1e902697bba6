//! Steps 2 and 3: the list grows while it is worked on, in three ways.
//!
//! Whether the ways are right is decided by what they bring home: the same
//! pages, though each fetches them in an order of its own, and though in every
//! second run one page in ten fails at first.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, seconds, whole};
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use url::Url;

use crate::crawl::{Haul, Job, frontier, rounds, tasks};
use crate::shop::{Shop, at, traps};

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many products the shop has [default: 400; with --quick 60]
    #[arg(long, value_name = "N", value_parser = count(100_000))]
    products: Option<NonZeroUsize>,

    /// How many pages are fetched at once [default: 50]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    workers: Option<NonZeroUsize>,

    /// Seconds until an answer begins [default: 0.02; with --quick 0.002]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(5))]
    latency: Option<Duration>,

    /// Per cent of pages with a fault, in every second run [default: 10]
    #[arg(long, value_name = "N", value_parser = whole(1..=100))]
    faults: Option<u64>,
}

/// A way to crawl.
pub type Way = (&'static str, fn(&Job) -> Haul);

/// The three ways.
pub const WAYS: [Way; 3] = [
    ("rounds", rounds::crawl),
    ("frontier", frontier::crawl),
    ("tasks", tasks::crawl),
];

#[derive(Serialize)]
struct Row {
    way: String,
    pages: usize,
    failed: usize,
    retries: u64,
    wall: f64,
    in_flight: usize,
    seen_by_site: usize,
}

/// Crawls the shop in three ways, without faults and with.
///
/// # Errors
/// On Ctrl-C, or if the site fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let products = options.products.map_or(lesson.size(400, 60), usize::from);
    let workers = options
        .workers
        .or(NonZeroUsize::new(50))
        .expect("50 is not 0");
    let latency = options.latency.unwrap_or(
        lesson.size(Duration::from_millis(20), Duration::from_millis(2)),
    );
    let faults = options.faults.unwrap_or(10);
    let title = "The same pages in three ways, with faults and without";
    lesson.experiment("ways", title, |lesson, experiment| {
        experiment.param("products", products);
        experiment.param("workers", workers);
        experiment.param("latency", latency.as_secs_f64());
        experiment.param("faults", faults);
        experiment.columns([
            ("way", Unit::None),
            ("pages", Unit::None),
            ("failed", Unit::None),
            ("retries", Unit::None),
            ("wall", Unit::Seconds),
            ("in_flight", Unit::None),
            ("seen_by_site", Unit::None),
        ]);
        let mut hauls = Vec::new();
        let mut rows = Vec::new();
        for share in [0, faults] {
            let share = share as f64 / 100.0;
            let shop = Shop::with_faults(lesson, products, latency, share)?;
            for (way, crawl) in WAYS {
                // Faults begin anew with the books.
                shop.books()?;
                let mut job = shop.job(lesson, workers);
                job.start.extend(traps());
                job.timeline = lesson.timeline().clone();
                let start = Instant::now();
                let haul = crawl(&job);
                let row = Row {
                    way: if share > 0.0 {
                        format!("{way}, faults")
                    } else {
                        way.to_owned()
                    },
                    pages: haul.pages.len(),
                    failed: haul.failed.len(),
                    retries: haul.retries,
                    wall: start.elapsed().as_secs_f64(),
                    in_flight: job.gauge.most(),
                    seen_by_site: shop.books()?.most_in_flight,
                };
                experiment.row(&row);
                lesson.stop().check()?;
                hauls.push(haul);
                rows.push(row);
            }
        }
        claim(&hauls, &rows, workers.get(), products, experiment);
        Ok(())
    })
}

/// What fails in every run: the traps, and a dead link of the catalogue. On a
/// page with a `<base>`, `#top` leads to the base, which is no page here.
fn dead_ends() -> BTreeSet<Url> {
    traps().chain([at("/catalogue/")]).collect()
}

fn claim(
    hauls: &[Haul],
    rows: &[Row],
    workers: usize,
    products: usize,
    experiment: &mut Experiment,
) {
    let (calm, stormy) = rows.split_at(WAYS.len());
    let first = &hauls[0];
    let is_product = |url: &&Url| url.path().starts_with("/product/");
    let found = first.pages.keys().filter(is_product).count();
    experiment.claim(Claim::exactly(
        "every-product",
        "A crawl finds every product, also those that no list has",
        found as u64,
        products as u64,
    ));
    let others = hauls
        .iter()
        .filter(|haul| haul.pages != first.pages)
        .count();
    experiment.claim(
        Claim::exactly(
            "same-pages",
            "Ways and faults that bring home other pages than the first run",
            others as u64,
            0,
        )
        .because("retries pass over what passes"),
    );
    let least = stormy.iter().map(|row| row.retries).min().unwrap_or(0);
    experiment.claim(Claim::at_least(
        "faults-were-met",
        "With faults, each way had to try some page again",
        least as f64,
        1.0,
    ));
    let expected = dead_ends();
    let wrong = hauls
        .iter()
        .filter(|haul| !haul.failed.keys().eq(expected.iter()));
    experiment.claim(
        Claim::exactly(
            "dead-ends",
            "Runs that fail elsewhere than at the four traps and a dead link",
            wrong.count() as u64,
            0,
        )
        .because(
            "redirects in a circle, a body without an end, a bomb, a page that \
             is gone",
        ),
    );
    let above = rows.iter().filter(|row| row.in_flight > workers).count();
    experiment.claim(Claim::exactly(
        "never-more",
        "Runs with more pages in flight than workers or permits",
        above as u64,
        0,
    ));
    // With faults the site may still talk where nobody listens any more.
    let above = calm.iter().filter(|row| row.seen_by_site > workers).count();
    experiment.claim(Claim::exactly(
        "never-more-by-the-site",
        "The same without faults, by the site's own books",
        above as u64,
        0,
    ));
}
