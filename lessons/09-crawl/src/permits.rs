//! More and more permits: how fast can it get?
//!
//! A permit is busy for as long as its page takes, which is latency more than
//! anything. So `permits / latency` pages come per second, until the cores are
//! busy with what each page costs them:
//!
//! ```text
//! pages per second = min(permits / latency, cores / CPU per page)
//! ```
//!
//! The first pages come after one latency, all at once, and the last ones leave
//! their permits idle: with ten pages per permit that is a few per cent.

use std::num::NonZeroUsize;
use std::time::Duration;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, seconds};
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use shared::measure::observe;
use web::site::raise_descriptor_limit;

use crate::catalogue::names;
use crate::crawl::{Job, by_tokens, tasks};
use crate::shop::Shop;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many pages are fetched at most; 20 per permit where that is less
    /// [default: 1,000; with --quick 40]
    #[arg(long, value_name = "N", value_parser = count(100_000))]
    pages: Option<NonZeroUsize>,

    /// Seconds until an answer begins [default: 0.05; with --quick 0.005]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(5))]
    latency: Option<Duration>,

    /// How many permits there are, in turn
    /// [default: 1, 5, 10, 50, 100, 1000]
    #[arg(long, value_name = "N", value_delimiter = ',',
          value_parser = count(MOST))]
    permits: Vec<NonZeroUsize>,
}

const PERMITS: [usize; 6] = [1, 5, 10, 50, 100, 1_000];
const MOST: usize = 1_000;

/// So many pages for each permit, so that the first and the last are few.
const PER_PERMIT: usize = 20;

/// With fewer pages, most of the time is the beginning and the end.
const ENOUGH_PAGES: usize = 1_000;

/// With less, it is the machine that is measured.
const ENOUGH_LATENCY: Duration = Duration::from_millis(40);

/// Connections besides those of the pages: the site, files, the terminal.
const OTHER_DESCRIPTORS: u64 = 100;

/// What the pages cost with so many permits.
#[derive(Clone, Serialize)]
struct Row {
    permits: NonZeroUsize,
    pages: usize,
    wall: f64,
    rate: f64,
    speed_up: f64,
    of_law: f64,
    cpu_per_page: f64,
    cpu_share: f64,
    own_peak_memory: Option<u64>,
    in_flight: usize,
    seen_by_site: usize,
}

/// Fetches pages with more and more permits.
///
/// # Errors
/// On Ctrl-C, if descriptors run out, or if the site or the twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let most = options.pages.map_or(lesson.size(1_000, 40), usize::from);
    let latency = options.latency.unwrap_or(
        lesson.size(Duration::from_millis(50), Duration::from_millis(5)),
    );
    let permits = if options.permits.is_empty() {
        PERMITS
            .map(|n| NonZeroUsize::new(n).expect("not zero"))
            .to_vec()
    } else {
        options.permits.clone()
    };
    let title = "More and more permits, and the law";
    lesson.experiment("permits", title, |lesson, experiment| {
        experiment.param("pages", most);
        experiment.param("latency", latency.as_secs_f64());
        experiment.param("permits", &permits);
        experiment.columns([
            ("permits", Unit::None),
            ("pages", Unit::None),
            ("wall", Unit::Seconds),
            ("rate", Unit::PerSecond),
            ("speed_up", Unit::Ratio),
            ("of_law", Unit::Share),
            ("cpu_per_page", Unit::Seconds),
            ("cpu_share", Unit::Share),
            ("own_peak_memory", Unit::Bytes),
            ("in_flight", Unit::None),
            ("seen_by_site", Unit::None),
        ]);
        make_room(MOST)?;
        let shop = Shop::open(lesson, most, latency)?;
        let urls = shop.products()?;
        let mut rows: Vec<Row> = Vec::new();
        for &permits in &permits {
            let pages = most.min(PER_PERMIT * permits.get());
            shop.books()?;
            let job = Job {
                read: by_tokens,
                ..shop.errand(lesson, permits, &urls[..pages])
            };
            let row = measure(&job, latency, rows.first(), lesson, &shop)?;
            experiment.row(&row);
            lesson.stop().check()?;
            rows.push(row);
        }
        let enough = most >= ENOUGH_PAGES && latency >= ENOUGH_LATENCY;
        claim(&rows, latency, enough, experiment);
        let list: Vec<_> = permits.iter().map(ToString::to_string).collect();
        experiment.python = lesson.python(
            "permits.py",
            &[
                ("--names", &names(&shop)),
                ("--pages", &most),
                ("--permits", &list.join(",")),
                ("--latency", &latency.as_secs_f64()),
            ],
        )?;
        Ok(())
    })
}

/// Makes room for so many connections at once.
///
/// # Errors
/// If the system has none.
pub fn make_room(connections: usize) -> Result<(), Error> {
    let needed = connections as u64 + OTHER_DESCRIPTORS;
    let limit = raise_descriptor_limit()
        .map_err(|error| Error::Failed(error.to_string()))?;
    if limit < needed {
        return Err(Error::Failed(format!(
            "{needed} open files are needed and {limit} allowed: raise the \
             limit with `ulimit -n {needed}`"
        )));
    }
    Ok(())
}

fn measure(
    job: &Job,
    latency: Duration,
    first: Option<&Row>,
    lesson: &Lesson,
    shop: &Shop,
) -> Result<Row, Error> {
    let (haul, cost) = observe(|_| tasks::crawl(job));
    let pages = haul.pages.len();
    if let Some((url, failure)) = haul.failed.first_key_value() {
        return Err(Error::Failed(format!("{url}: {failure}")));
    }
    let cores = lesson.machine().cores.get() as f64;
    let cpu_per_page = cost.cpu / pages as f64;
    let waiting = job.workers.get() as f64 / latency.as_secs_f64();
    let rate = pages as f64 / cost.wall;
    Ok(Row {
        permits: job.workers,
        pages,
        wall: cost.wall,
        rate,
        speed_up: first.map_or(1.0, |first| rate / first.rate),
        of_law: rate / waiting.min(cores / cpu_per_page),
        cpu_per_page,
        cpu_share: cost.cpu_share,
        own_peak_memory: cost.own_peak_memory,
        in_flight: job.gauge.most(),
        seen_by_site: shop.books()?.most_in_flight,
    })
}

fn claim(
    rows: &[Row],
    latency: Duration,
    enough: bool,
    experiment: &mut Experiment,
) {
    let with = |permits| rows.iter().find(|row| row.permits.get() == permits);
    let why = "the run is too short for true figures";
    for (permits, least) in [(5, 4.0), (10, 7.0), (100, 30.0)] {
        if let Some(row) = with(permits) {
            experiment.claim(
                Claim::at_least(
                    &format!("permits-{permits}"),
                    &format!(
                        "{permits} permits are at least {least} times as fast \
                         as one"
                    ),
                    row.speed_up,
                    least,
                )
                .provided(enough, why),
            );
        }
    }
    if let Some(row) = with(MOST) {
        let waiting = MOST as f64 / latency.as_secs_f64();
        experiment.claim(
            Claim::at_most(
                "cores-are-the-limit",
                "With 1,000 permits the cores are the limit: at most 0.8 of \
                 permits / latency",
                row.rate / waiting,
                0.8,
            )
            .provided(enough, why),
        );
    }
    let above = |seen: fn(&Row) -> usize| {
        rows.iter()
            .filter(|row| seen(row) > row.permits.get())
            .count() as u64
    };
    experiment.claim(Claim::exactly(
        "never-more",
        "Rows with more pages in flight than permits",
        above(|row| row.in_flight),
        0,
    ));
    experiment.claim(Claim::exactly(
        "never-more-by-the-site",
        "The same by the site's own books",
        above(|row| row.seen_by_site),
        0,
    ));
}
