//! A deadline in the middle of a crawl: what was fetched is kept.
//!
//! Cutting off is three things. Nobody begins another page. Who waits for an
//! answer stops waiting: threads find their sockets gone, tasks are dropped.
//! And what is there stays there. Ctrl-C does the same.

use std::num::NonZeroUsize;
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, seconds};
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};

use crate::crawl::{Cut, Haul, Job, tasks};
use crate::shop::Shop;
use crate::ways::WAYS;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many products the shop has [default: 300; with --quick 100]
    #[arg(long, value_name = "N", value_parser = count(100_000))]
    products: Option<NonZeroUsize>,

    /// How many pages are fetched at once [default: 5]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    workers: Option<NonZeroUsize>,

    /// Seconds after which the crawl is cut off
    /// [default: 0.5; with --quick 0.2]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(600))]
    deadline: Option<Duration>,
}

/// Long enough that five workers are not done by the deadline.
const LATENCY: Duration = Duration::from_millis(20);

#[derive(Serialize)]
struct Row {
    way: &'static str,
    kept: usize,
    failed: usize,
    /// Seconds from the deadline to the end.
    ended_after: f64,
    asked_later: u64,
}

/// Crawls in each way until the deadline.
///
/// # Errors
/// On Ctrl-C, or if the site fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let products = options.products.map_or(lesson.size(300, 100), usize::from);
    let workers = options
        .workers
        .or(NonZeroUsize::new(5))
        .expect("5 is not 0");
    let deadline = options.deadline.unwrap_or(
        lesson.size(Duration::from_millis(500), Duration::from_millis(200)),
    );
    let title = "Cut off at a deadline";
    lesson.experiment("deadline", title, |lesson, experiment| {
        experiment.param("products", products);
        experiment.param("workers", workers);
        experiment.param("deadline", deadline.as_secs_f64());
        experiment.columns([
            ("way", Unit::None),
            ("kept", Unit::None),
            ("failed", Unit::None),
            ("ended_after", Unit::Seconds),
            ("asked_later", Unit::None),
        ]);
        let shop = Shop::open(lesson, products, LATENCY)?;
        let whole = {
            let many = NonZeroUsize::new(50).expect("50 is not 0");
            tasks::crawl(&shop.job(lesson, many))
        };
        lesson.stop().check()?;
        let mut hauls = Vec::new();
        let mut rows = Vec::new();
        for (way, crawl) in WAYS {
            let at = Instant::now() + deadline;
            let job = shop.job(lesson, workers);
            let job = Job {
                cut: Cut {
                    deadline: Some(at),
                    ..job.cut
                },
                ..job
            };
            let haul = crawl(&job);
            let ended_after = at.elapsed().as_secs_f64();
            lesson.stop().check()?;
            // What was under way at the end arrives; what is asked from then
            // on would be seen within two answers' time.
            thread::sleep(LATENCY);
            shop.books()?;
            thread::sleep(2 * LATENCY);
            let row = Row {
                way,
                kept: haul.pages.len(),
                failed: haul.failed.len(),
                ended_after,
                asked_later: shop.books()?.requests(),
            };
            experiment.row(&row);
            rows.push(row);
            hauls.push(haul);
        }
        claim(&hauls, &rows, &whole, experiment);
        Ok(())
    })
}

fn claim(
    hauls: &[Haul],
    rows: &[Row],
    whole: &Haul,
    experiment: &mut Experiment,
) {
    let fewest = rows.iter().map(|row| row.kept).min().unwrap_or(0);
    experiment.claim(Claim::at_least(
        "kept",
        "What was fetched before the deadline is kept: pages in each way",
        fewest as f64,
        1.0,
    ));
    let wrong = hauls
        .iter()
        .flat_map(|haul| &haul.pages)
        .filter(|(url, page)| whole.pages.get(*url) != Some(*page));
    experiment.claim(Claim::exactly(
        "as-in-a-whole-crawl",
        "Pages kept that are not as in a whole crawl",
        wrong.count() as u64,
        0,
    ));
    let failed = hauls.iter().flat_map(|haul| haul.failed.keys());
    let failed = failed
        .filter(|url| !whole.failed.contains_key(*url))
        .count();
    experiment.claim(
        Claim::exactly(
            "not-failed",
            "Pages that count as failed because time was up",
            failed as u64,
            0,
        )
        .because("nobody knows what would have come of them"),
    );
    let later: u64 = rows.iter().map(|row| row.asked_later).sum();
    experiment.claim(Claim::exactly(
        "nobody-asks",
        "Requests that reached the site after the end",
        later,
        0,
    ));
}
