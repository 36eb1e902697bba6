//! Reading a page takes a core. Whose?
//!
//! While a task computes, its thread looks at no other task: answers that have
//! come lie about, timers ring unheard. A heartbeat that should come every 5 ms
//! shows by how much. Read on a thread of its own, a page disturbs nobody.
//!
//! Then there is the permit. Given back when the page has come, and before it
//! is read, it lets in the next page at once. Pages come faster than they are
//! read, and pile up in memory: a throttle that throttles the wrong thing.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, seconds};
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use shared::measure::{Samples, observe};
use tokio::runtime::Builder;
use tokio::sync::Semaphore;
use tokio::task::{JoinSet, spawn_blocking};
use url::Url;
use web::asynchronous::Client;
use web::outcome::Fetched;

use crate::crawl::{Gauge, Job, by_tree};
use crate::shop::Shop;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many pages are fetched and read [default: 600; with --quick 60]
    #[arg(long, value_name = "N", value_parser = count(100_000))]
    pages: Option<NonZeroUsize>,

    /// How many permits there are [default: 50; with --quick 5]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    permits: Option<NonZeroUsize>,

    /// Seconds until an answer begins [default: 0.01; with --quick 0.002]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(5))]
    latency: Option<Duration>,

    /// How often each page is read, as if it were so much larger
    /// [default: 20]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    readings: Option<NonZeroUsize>,
}

/// Where a page is read, and when its permit is given back.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    OnTheLoop,
    OffTheLoop,
    PermitFirst,
}

const WAYS: [(&str, Way); 3] = [
    ("on the loop", Way::OnTheLoop),
    ("on a thread of its own", Way::OffTheLoop),
    ("the same, permit given back first", Way::PermitFirst),
];

/// How often the heart beats.
const BEAT: Duration = Duration::from_millis(5);

/// With fewer beats in a run there is nothing to compare.
const ENOUGH_BEATS: usize = 20;

#[derive(Serialize)]
struct Row {
    way: &'static str,
    wall: f64,
    late_median: f64,
    late_worst: f64,
    in_flight: usize,
    unread: usize,
    own_peak_memory: Option<u64>,
}

/// What the tasks of one run share.
struct Run {
    client: Client,
    permits: Arc<Semaphore>,
    in_flight: Arc<Gauge>,
    unread: Arc<Gauge>,
    way: Way,
    readings: usize,
}

/// Reads pages on the loop and off it.
///
/// # Errors
/// On Ctrl-C, or if the site fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let pages = options.pages.map_or(lesson.size(600, 60), usize::from);
    let permits = options
        .permits
        .or(NonZeroUsize::new(lesson.size(50, 5)))
        .expect("neither is 0");
    let latency = options.latency.unwrap_or(
        lesson.size(Duration::from_millis(10), Duration::from_millis(2)),
    );
    let readings = options.readings.map_or(20, usize::from);
    let title = "Reading pages on the event loop, and off it";
    lesson.experiment("parsing", title, |lesson, experiment| {
        experiment.param("pages", pages);
        experiment.param("permits", permits);
        experiment.param("latency", latency.as_secs_f64());
        experiment.param("readings", readings);
        experiment.columns([
            ("way", Unit::None),
            ("wall", Unit::Seconds),
            ("late_median", Unit::Seconds),
            ("late_worst", Unit::Seconds),
            ("in_flight", Unit::None),
            ("unread", Unit::None),
            ("own_peak_memory", Unit::Bytes),
        ]);
        let shop = Shop::open(lesson, pages, latency)?;
        let urls = shop.products()?;
        let mut rows = Vec::new();
        let mut fewest = usize::MAX;
        for (name, way) in WAYS {
            let job = shop.errand(lesson, permits, &urls);
            let run = Arc::new(Run {
                client: Client::new(job.settings.clone()),
                permits: Arc::new(Semaphore::new(permits.get())),
                in_flight: Arc::default(),
                unread: Arc::default(),
                way,
                readings,
            });
            let (beats, cost) = observe(|_| crawl(&run, &job));
            lesson.stop().check()?;
            fewest = fewest.min(beats.values().len());
            let row = Row {
                way: name,
                wall: cost.wall,
                late_median: beats.median(),
                late_worst: beats.max(),
                in_flight: run.in_flight.most(),
                unread: run.unread.most(),
                own_peak_memory: cost.own_peak_memory,
            };
            experiment.row(&row);
            rows.push(row);
        }
        claim(&rows, permits.get(), fewest, experiment);
        Ok(())
    })
}

/// Fetches and reads all pages; by how much each heartbeat was late meanwhile.
fn crawl(run: &Arc<Run>, job: &Job) -> Samples {
    // One thread for the loop, so that it is seen when it is busy.
    let cores = std::thread::available_parallelism();
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .max_blocking_threads(cores.map_or(1, usize::from))
        .enable_all()
        .build()
        .expect("the system has threads for a runtime");
    runtime.block_on(async {
        let late = Arc::new(Mutex::new(Vec::new()));
        let heart = tokio::spawn(beat(Arc::clone(&late)));
        let mut tasks = JoinSet::new();
        for url in &job.start {
            tasks.spawn(visit(Arc::clone(run), url.clone()));
        }
        let mut cut = std::pin::pin!(job.cut.due());
        loop {
            tokio::select! {
                biased;
                () = &mut cut => break,
                next = tasks.join_next() => {
                    let Some(next) = next else { break };
                    next.expect("reading a page does not panic");
                    job.progress.inc(1);
                }
            }
        }
        heart.abort();
        // It was told to end: nothing else is to be heard from it.
        let _ = heart.await;
        let late = late.lock().unwrap_or_else(PoisonError::into_inner);
        Samples::from(late.clone())
    })
}

/// Beats for ever, and writes down by how many seconds each beat was late.
async fn beat(late: Arc<Mutex<Vec<f64>>>) {
    let mut next = Instant::now() + BEAT;
    loop {
        tokio::time::sleep_until(next.into()).await;
        let now = Instant::now();
        late.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((now - next).as_secs_f64());
        // Beats that were missed are not made up for.
        next = now + BEAT;
    }
}

async fn visit(run: Arc<Run>, url: Url) {
    let permit = Arc::clone(&run.permits).acquire_owned().await;
    let permit = permit.expect("nobody closes this semaphore");
    let in_flight = run.in_flight.take();
    // What fails is not read; the other experiments look at failures.
    let Ok(fetched) = run.client.fetch(&url).await else {
        return;
    };
    let unread = run.unread.take();
    let readings = run.readings;
    let read = move || {
        read(&fetched, readings);
        drop(unread);
    };
    match run.way {
        Way::OnTheLoop => read(),
        Way::OffTheLoop => {
            let kept = (in_flight, permit);
            let reading = spawn_blocking(move || {
                read();
                drop(kept);
            });
            reading.await.expect("reading a page does not panic");
        }
        Way::PermitFirst => {
            drop((in_flight, permit));
            let reading = spawn_blocking(read);
            reading.await.expect("reading a page does not panic");
        }
    }
}

fn read(fetched: &Fetched, readings: usize) {
    for _ in 0..readings {
        std::hint::black_box(by_tree(fetched));
    }
}

fn claim(
    rows: &[Row],
    permits: usize,
    beats: usize,
    experiment: &mut Experiment,
) {
    let [on, off, first] = rows else {
        unreachable!("there are three ways");
    };
    experiment.claim(
        Claim::at_most(
            "off-the-loop",
            "Read on threads of their own, pages make the median beat at most \
             half as late",
            off.late_median / on.late_median,
            0.5,
        )
        .because("while a page is read on the loop, no timer is looked at")
        .provided(beats >= ENOUGH_BEATS, "the heart beat too seldom"),
    );
    experiment.claim(Claim::at_most(
        "kept",
        "With the permit kept, pages that came and are not read",
        off.unread as f64,
        permits as f64,
    ));
    experiment.claim(
        Claim::at_least(
            "given-back",
            "With the permit given back first, more of them than permits",
            first.unread as f64,
            (permits + 1) as f64,
        )
        .because("they come faster than they are read"),
    );
}
