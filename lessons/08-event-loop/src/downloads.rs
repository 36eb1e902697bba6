//! Three steps for each of many downloads, on one thread, written four times.
//!
//! Each step waits for a server, and needs what the one before brought. In turn
//! a hundred downloads would wait three hundred times. On one event loop all of
//! them wait together. What changes from way to way is how the steps are
//! written: as callbacks, as a future by hand, as a future that the compiler
//! writes, and that on a runtime that others wrote.

mod answer;
mod async_await;
mod by_hand;
mod callbacks;
mod event_loop;
mod executor;
mod getting;
mod getting_on_tokio;
mod http;
mod steps;
mod ways;
mod with_tokio;

use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, seconds};
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use shared::measure::{Samples, observe};
use web::site::{Rule, Settings, Site, SiteError};

use self::ways::{Outcomes, Scene, Way};

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many downloads there are at once [default: 100; with --quick 50]
    #[arg(long, value_name = "N", value_parser = count(500))]
    downloads: Option<NonZeroUsize>,

    /// How long the server thinks about each answer
    /// [default: 0.05 s; with --quick 0.02 s]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(10))]
    latency: Option<Duration>,

    /// Rounds, of which the median is shown [default: 5; with --quick 1]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    rounds: Option<NonZeroUsize>,
}

/// The ways, each with the file that has its three steps.
const WAYS: [(&str, &str, Way); 4] = [
    (
        "callbacks",
        include_str!("downloads/callbacks.rs"),
        ways::with_callbacks,
    ),
    (
        "a future by hand",
        include_str!("downloads/by_hand.rs"),
        ways::with_futures,
    ),
    (
        "async and await",
        include_str!("downloads/async_await.rs"),
        ways::with_await,
    ),
    (
        "the same on tokio",
        include_str!("downloads/with_tokio.rs"),
        ways::with_tokio,
    ),
];

/// With fewer, or with less to wait for, computing is too large a part.
const MANY: usize = 50;
const SLOW: Duration = Duration::from_millis(20);

#[derive(Serialize)]
struct Row {
    way: &'static str,
    /// Lines of code in the file that has the steps.
    lines: usize,
    /// Seconds for one download alone, and for all at once.
    alone: f64,
    at_once: f64,
    /// Of that process, at the peak.
    threads: Option<u64>,
    /// As the server's books have it.
    most_in_flight: usize,
    /// Of the pages.
    bytes: usize,
}

/// What was seen of one way.
#[derive(Default)]
struct Seen {
    alone: Samples,
    at_once: Samples,
    threads: Option<u64>,
    most_in_flight: usize,
    pages: Vec<String>,
}

/// Downloads in each way.
///
/// # Errors
/// On Ctrl-C, if a download fails, or the Python twin.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let downloads = options.downloads.map_or(lesson.size(100, 50), usize::from);
    let latency = lesson.size(Duration::from_millis(50), SLOW);
    let latency = options.latency.unwrap_or(latency);
    let rounds = options.rounds.map_or(lesson.size(5, 1), NonZeroUsize::get);
    let title = "Three steps each, many downloads at once on one thread";
    lesson.experiment("downloads", title, |lesson, experiment| {
        experiment.param("downloads", downloads);
        experiment.param("latency", latency.as_secs_f64());
        experiment.param("rounds", rounds);
        experiment.columns([
            ("way", Unit::None),
            ("lines", Unit::None),
            ("alone", Unit::Seconds),
            ("at_once", Unit::Seconds),
            ("threads", Unit::None),
            ("most_in_flight", Unit::None),
            ("bytes", Unit::Bytes),
        ]);
        let settings = Settings::new(lesson.seed().into())
            .rule(Rule::everywhere().latency(latency));
        let site = Site::start(&settings).map_err(no_site)?;
        let bar = lesson.progress((rounds * WAYS.len()) as u64, "downloads");
        let mut all: [Seen; 4] = Default::default();
        let ended = (0..rounds).try_for_each(|_| {
            // In turn, so that a change of the machine's pace meets all.
            WAYS.iter().zip(&mut all).try_for_each(|(way, seen)| {
                one_round(*way, downloads, &site, lesson, seen)?;
                bar.inc(1);
                Ok::<(), Error>(())
            })
        });
        show(&all, experiment);
        ended?;
        judge(&all, downloads, latency, experiment);
        let address = site.address(steps::HOST).ok_or_else(|| {
            Error::Failed(format!("the site has no {}", steps::HOST))
        })?;
        experiment.python = lesson.python(
            "downloads.py",
            &[
                ("--address", &address),
                ("--downloads", &downloads),
                ("--rounds", &rounds),
            ],
        )?;
        Ok(())
    })
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn no_site(error: SiteError) -> Error {
    Error::Failed(error.to_string())
}

fn one_round(
    (way, _, download): (&'static str, &str, Way),
    downloads: usize,
    site: &Site,
    lesson: &Lesson,
    seen: &mut Seen,
) -> Result<(), Error> {
    let scene = Scene::new(way, site.names(), lesson);
    let start = Instant::now();
    pages(way, download(&scene, 1)?, lesson)?;
    let alone = start.elapsed();

    site.reset_books().map_err(no_site)?;
    let (outcomes, cost) = observe(|_| download(&scene, downloads));
    seen.pages = pages(way, outcomes?, lesson)?;
    let books = site.books().map_err(no_site)?;
    seen.alone.push(alone.as_secs_f64());
    seen.at_once.push(cost.wall);
    seen.threads = seen.threads.max(cost.threads);
    seen.most_in_flight = seen.most_in_flight.max(books.most_in_flight);
    Ok(())
}

/// The pages in the order of their numbers.
///
/// # Errors
/// On Ctrl-C, or if one of them is missing.
fn pages(
    way: &str,
    outcomes: Outcomes,
    lesson: &Lesson,
) -> Result<Vec<String>, Error> {
    // What was stopped has no pages either.
    lesson.stop().check()?;
    outcomes
        .into_values()
        .collect::<Result<_, _>>()
        .map_err(|error| Error::Failed(format!("{way}: {error}")))
}

/// Lines of code, without comments and what is empty.
fn lines(source: &str) -> usize {
    let lines = source.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .count()
}

fn show(all: &[Seen], experiment: &mut Experiment) {
    for ((way, source, _), seen) in WAYS.into_iter().zip(all) {
        if seen.at_once.values().is_empty() {
            continue;
        }
        experiment.row(Row {
            way,
            lines: lines(source),
            alone: seen.alone.median(),
            at_once: seen.at_once.median(),
            threads: seen.threads,
            most_in_flight: seen.most_in_flight,
            bytes: seen.pages.iter().map(String::len).sum(),
        });
        experiment.runs(way, "alone", &seen.alone);
        experiment.runs(way, "at_once", &seen.at_once);
    }
    experiment.note(&format!(
        "Under the first three is our own event loop, {} lines of code, under \
         two an\nexecutor of {}: src/downloads, to be read from top to bottom.",
        lines(include_str!("downloads/event_loop.rs")),
        lines(include_str!("downloads/executor.rs")),
    ));
}

fn judge(
    all: &[Seen],
    downloads: usize,
    latency: Duration,
    experiment: &mut Experiment,
) {
    let others = all.iter().filter(|seen| seen.pages != all[0].pages);
    experiment.claim(Claim::exactly(
        "same-pages",
        "Ways that bring other pages",
        others.count() as u64,
        0,
    ));
    let enough = |claim: Claim| {
        claim
            .provided(downloads >= MANY, "that takes 50 downloads")
            .provided(latency >= SLOW, "that takes 20 ms of latency")
    };
    let slowest = all
        .iter()
        .map(|seen| seen.at_once.min() / seen.alone.min())
        .fold(0.0, f64::max);
    experiment.claim(enough(
        Claim::at_most(
            "together",
            "All at once take at most 15 times as long as one alone",
            slowest,
            15.0,
        )
        .because(format!(
            "in turn it would be {downloads} times; the slowest way, in its \
             fastest round"
        )),
    ));
    let (id, text) = ("one-thread", "And each way needs one thread");
    let threads: Option<Vec<_>> = all.iter().map(|seen| seen.threads).collect();
    experiment.claim(match threads.and_then(|all| all.into_iter().max()) {
        Some(most) => Claim::exactly(id, text, most, 1),
        None => Claim::not_applicable(id, text, "this system does not tell"),
    });
    let fewest = all.iter().map(|seen| seen.most_in_flight).min();
    experiment.claim(enough(
        Claim::at_least(
            "in-flight",
            "With which it has at least 10 requests in flight",
            fewest.unwrap_or_default() as f64,
            10.0,
        )
        .because("by the server's own books"),
    ));
}
