//! A thousand pages in flight at once: what does each cost in memory?
//!
//! A thread has a stack, a task has its variables. Beside a connection's
//! buffers both are small, so that a thousand threads that wait are no reason
//! to fear threads. It is the buffers that are to be kept small: left alone,
//! one of the two HTTP libraries here takes 280 KB for each connection.

use std::num::NonZeroUsize;
use std::time::Duration;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, seconds};
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use shared::measure::observe;

use crate::crawl::{Job, by_size, frontier, tasks};
use crate::permits::make_room;
use crate::shop::Shop;
use crate::ways::Way;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many pages are in flight at once [default: 1,000; with --quick 100]
    #[arg(long, value_name = "N", value_parser = count(10_000))]
    pages: Option<NonZeroUsize>,

    /// Seconds until an answer begins, so that all are in flight by then
    /// [default: 0.6; with --quick 0.2]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(60))]
    latency: Option<Duration>,
}

const WAYS: [Way; 2] = [("threads", frontier::crawl), ("tasks", tasks::crawl)];

/// What a thousand in flight may add to the program at rest. What it had used
/// before and kept may serve again: alone, this is measured best.
const MOST_BYTES: [f64; 2] = [60e6, 50e6];

#[derive(Serialize)]
struct Row {
    way: &'static str,
    in_flight: usize,
    seen_by_site: usize,
    own_peak_memory: Option<u64>,
    more_than_idle: Option<u64>,
    threads: Option<u64>,
    cpu: f64,
    wall: f64,
}

/// Has so many pages in flight at once, in tasks and in threads.
///
/// # Errors
/// On Ctrl-C, if descriptors run out, or if the site fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let pages = options
        .pages
        .or(NonZeroUsize::new(lesson.size(1_000, 100)))
        .expect("neither is 0");
    let latency = options.latency.unwrap_or(
        lesson.size(Duration::from_millis(600), Duration::from_millis(200)),
    );
    let title = "A thousand pages in flight at once";
    lesson.experiment("crowd", title, |lesson, experiment| {
        experiment.param("pages", pages);
        experiment.param("latency", latency.as_secs_f64());
        experiment.columns([
            ("way", Unit::None),
            ("in_flight", Unit::None),
            ("seen_by_site", Unit::None),
            ("own_peak_memory", Unit::Bytes),
            ("more_than_idle", Unit::Bytes),
            ("threads", Unit::None),
            ("cpu", Unit::Seconds),
            ("wall", Unit::Seconds),
        ]);
        make_room(pages.get())?;
        let shop = Shop::open(lesson, pages.get(), latency)?;
        let urls = shop.products()?;
        let mut rows = Vec::new();
        for (way, crawl) in WAYS {
            shop.books()?;
            let job = Job {
                read: by_size,
                ..shop.errand(lesson, pages, &urls)
            };
            let ((), idle) = observe(|_| ());
            let (haul, cost) = observe(|_| crawl(&job));
            lesson.stop().check()?;
            if let Some((url, failure)) = haul.failed.first_key_value() {
                return Err(Error::Failed(format!("{url}: {failure}")));
            }
            let row = Row {
                way,
                in_flight: job.gauge.most(),
                seen_by_site: shop.books()?.most_in_flight,
                own_peak_memory: cost.own_peak_memory,
                more_than_idle: cost
                    .own_peak_memory
                    .zip(idle.own_peak_memory)
                    .map(|(peak, idle)| peak.saturating_sub(idle)),
                threads: cost.threads,
                cpu: cost.cpu,
                wall: cost.wall,
            };
            experiment.row(&row);
            rows.push(row);
        }
        claim(&rows, pages.get(), experiment);
        Ok(())
    })
}

fn claim(rows: &[Row], pages: usize, experiment: &mut Experiment) {
    for (row, most) in rows.iter().zip(MOST_BYTES) {
        let millions = most / 1e6;
        let text = format!(
            "1,000 pages in flight in {} take at most {millions} MB",
            row.way
        );
        let id = format!("memory-of-{}", row.way);
        let bytes = row.more_than_idle.map_or(f64::NAN, |bytes| bytes as f64);
        let claim = Claim::at_most(&id, &text, bytes / 1e6, millions);
        let claim = if row.more_than_idle.is_some() {
            claim
        } else {
            Claim::not_applicable(&id, &text, "the system does not tell")
        };
        experiment.claim(claim.provided(
            pages == 1_000 && row.in_flight == pages,
            "they are not a thousand at once",
        ));
    }
    let above = rows.iter().filter(|row| row.in_flight > pages).count();
    experiment.claim(Claim::exactly(
        "never-more",
        "Ways with more in flight than they may",
        above as u64,
        0,
    ));
}
