//! A small picture for each country: in turn, and with 5, 10, 100 workers.
//!
//! Each answer takes the server a moment, and some are errors. The time falls
//! with the workers; what came of each flag does not depend on them. Errors are
//! counted by kind, since "3 failed" helps nobody.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, seconds};
use shared::lesson::{Claim, Error, Experiment, Lesson, Stop, Stopped, Unit};
use shared::measure::{SweepRow, Watch, sweep};
use shared::task::as_completed;
use shared::thread_pool::ThreadPool;
use url::Url;
use web::blocking::Client;
use web::site::{COUNTRIES, FLAGS, Fault, Rule, Settings};

use crate::local_web::{LocalWeb, url};
use crate::tracks::Tracks;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many countries, from the first of the alphabet
    /// [default: 100; with --quick 30]
    #[arg(long, value_name = "N", value_parser = count(COUNTRIES.len()))]
    flags: Option<NonZeroUsize>,

    /// Seconds until the server answers
    /// [default: 0.02; with --quick 0.005]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(10))]
    latency: Option<Duration>,
}

const WORKERS: [NonZeroUsize; 4] = [
    NonZeroUsize::MIN,
    NonZeroUsize::new(5).expect("it is not zero"),
    NonZeroUsize::new(10).expect("it is not zero"),
    NonZeroUsize::new(100).expect("it is not zero"),
];

/// With fewer flags, or a faster server, the fetching itself is too large a
/// part.
const ENOUGH: usize = 100;
const SLOW: Duration = Duration::from_millis(20);

/// How long the first flag takes, where it is to be the slowest.
const SLOWEST: Duration = Duration::from_millis(300);

/// How many there are of each outcome: `fine`, or the kind of error.
type Outcomes = BTreeMap<String, u64>;

#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    cost: SweepRow,
    /// `90 fine, 6 404, 4 503`.
    outcomes: String,
}

/// Fetches the same flags with one number of workers after the other.
///
/// # Errors
/// On Ctrl-C, or if the local web or the Python twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let flags = options.flags.map_or(lesson.size(100, 30), usize::from);
    let latency = lesson.size(SLOW, Duration::from_millis(5));
    let latency = options.latency.unwrap_or(latency);
    let title = "A flag for each country, with more and more workers";
    lesson.experiment("flags", title, |lesson, experiment| {
        experiment.param("flags", flags);
        experiment.param("latency", latency.as_secs_f64());
        experiment.sweep_columns();
        experiment.columns([("outcomes", Unit::None)]);
        let codes = &COUNTRIES[..flags];
        let fault = |status| {
            let rule = Rule::host(FLAGS).fault(Fault::Status(status));
            rule.share(0.05)
        };
        let settings = Settings::new(lesson.seed().into())
            .rule(Rule::everywhere().latency(latency))
            .rule(fault(503))
            .rule(fault(404));
        let web = LocalWeb::start(&settings)?;

        let bar = lesson.progress((WORKERS.len() * flags) as u64, "flags");
        // One for all pools: their workers have the same names.
        let tracks = Tracks::new(lesson.timeline());
        let mut all = Vec::new();
        let mut rows = Vec::new();
        let ended = sweep(
            &WORKERS,
            |workers, watch| {
                let client = web.client(workers);
                let mut outcomes = Outcomes::new();
                fetch_all(
                    &client,
                    codes,
                    workers,
                    watch,
                    &tracks,
                    lesson.stop(),
                    |kind| {
                        *outcomes.entry(kind).or_default() += 1;
                        bar.inc(1);
                    },
                )?;
                all.push(outcomes);
                Ok::<(), Stopped>(())
            },
            |row| rows.push(row),
        );
        for (cost, outcomes) in rows.iter().zip(&all) {
            experiment.row(Row {
                cost: cost.clone(),
                outcomes: in_words(outcomes),
            });
        }
        ended?;
        experiment.python = lesson.python(
            "flags.py",
            &[
                ("--names", &web.names_as_json()),
                ("--urls", &as_argument(codes)),
            ],
        )?;
        drop(web);
        let first = first_results(codes, latency, &tracks, lesson)?;
        experiment.note(&format!(
            "The first flag takes {SLOWEST:?}. When is any there? With map \
             after {:.0?}, with\nas_completed after {:.0?}.",
            first[0], first[1],
        ));
        judge(&rows, &all, first, (flags, latency), experiment);
        Ok(())
    })
}

/// The URLs for the command line of a Python twin, between commas.
fn as_argument(codes: &[&str]) -> String {
    let urls = codes.iter().map(|code| url_of(code).to_string());
    urls.collect::<Vec<_>>().join(",")
}

fn url_of(code: &str) -> Url {
    url(FLAGS, &format!("/{code}.png"))
}

/// Fetches all of them, and shows `seen` what came of each.
fn fetch_all(
    client: &Client,
    codes: &'static [&str],
    workers: NonZeroUsize,
    watch: &Watch,
    tracks: &Tracks,
    stop: &Stop,
    mut seen: impl FnMut(String),
) -> Result<(), Stopped> {
    let pool = ThreadPool::with_workers(workers);
    let fetch = fetcher(client, tracks, stop);
    let handles: Vec<_> = codes
        .iter()
        .map(|code| {
            let fetch = fetch.clone();
            pool.submit(move || fetch(code))
                .expect("nobody has shut the pool down")
        })
        .collect();
    for handle in as_completed(handles) {
        let (kind, bytes) = handle.join().expect(NO_PANIC)?;
        watch.received(bytes);
        seen(kind);
    }
    // All workers are there until the pool is dropped.
    watch.look();
    stop.check()
}

const NO_PANIC: &str = "fetching does not panic";

/// Fetches one flag, and says what came of it and how many bytes that were.
fn fetcher(
    client: &Client,
    tracks: &Tracks,
    stop: &Stop,
) -> impl Fn(&str) -> Result<(String, u64), Stopped> + Clone + use<> {
    let (client, stop) = (client.clone(), stop.clone());
    let tracks = tracks.clone();
    move |code| {
        stop.check()?;
        tracks.draw(|track| {
            track.wait("fetch", |_| {
                Ok(match client.fetch(&url_of(code)) {
                    Ok(flag) => ("fine".to_owned(), flag.wire_bytes),
                    Err(error) => (error.failure.kind().into_owned(), 0),
                })
            })
        })
    }
}

/// When there is any result, with `map` and with `as_completed`, if the first
/// flag is the slowest.
fn first_results(
    codes: &'static [&str],
    latency: Duration,
    tracks: &Tracks,
    lesson: &Lesson,
) -> Result<[Duration; 2], Error> {
    let slowest = Rule::host(FLAGS).path(&format!("/{}.png", codes[0]));
    let settings = Settings::new(lesson.seed().into())
        .rule(Rule::everywhere().latency(latency))
        .rule(slowest.latency(SLOWEST));
    let web = LocalWeb::start(&settings)?;
    let workers = WORKERS[1];
    let some = &codes[..codes.len().min(2 * workers.get())];

    let pool = ThreadPool::with_workers(workers);
    let fetch = fetcher(&web.client(workers), tracks, lesson.stop());
    let start = Instant::now();
    let mut results = pool.map(some.iter().copied(), fetch.clone());
    let map = results.next().map(|_| start.elapsed());
    results.for_each(drop);

    let start = Instant::now();
    let submit = |code: &&'static str| {
        let (fetch, code) = (fetch.clone(), *code);
        pool.submit(move || fetch(code))
            .expect("nobody has shut the pool down")
    };
    let mut handles = as_completed(some.iter().map(submit).collect::<Vec<_>>());
    let completed = handles.next().map(|_| start.elapsed());
    handles.for_each(drop);
    lesson.stop().check()?;
    Ok([map, completed].map(|first| first.expect("there is a flag")))
}

fn in_words(outcomes: &Outcomes) -> String {
    let words: Vec<_> = outcomes
        .iter()
        .map(|(kind, number)| format!("{number} {kind}"))
        .collect();
    words.join(", ")
}

fn judge(
    rows: &[SweepRow],
    all: &[Outcomes],
    [map, completed]: [Duration; 2],
    (flags, latency): (usize, Duration),
    experiment: &mut Experiment,
) {
    let others = all.iter().filter(|outcomes| **outcomes != all[0]);
    experiment.claim(Claim::exactly(
        "same-outcomes",
        "Numbers of workers with other outcomes than one",
        others.count() as u64,
        0,
    ));
    if let [one, .., ten, _] = rows {
        experiment.claim(
            Claim::at_least(
                "ten-workers",
                "Ten workers are at least 3 times as fast as one",
                one.resources.wall / ten.resources.wall,
                3.0,
            )
            .because("a worker that waits needs no core")
            .provided(flags >= ENOUGH, "that takes 100 flags")
            .provided(latency >= SLOW, "that takes 20 ms of latency"),
        );
    }
    experiment.claim(
        Claim::at_most(
            "first-flag",
            "as_completed has its first flag within 0.7 of map's time for it",
            completed.as_secs_f64() / map.as_secs_f64(),
            0.7,
        )
        .because("map waits for the first, which is the slowest")
        .provided(latency <= SLOW, "that takes a first flag that is slower")
        .provided(flags >= 2, "that takes two flags"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local_web::by_hand::{Answer, Server};

    /// What became of these flags, in the order in which they were there.
    fn seen(
        server: &Server,
        codes: &'static [&str],
        workers: usize,
    ) -> Vec<String> {
        let workers = NonZeroUsize::new(workers).unwrap();
        let mut all = Vec::new();
        fetch_all(
            &server.client(workers),
            codes,
            workers,
            &Watch::default(),
            &Tracks::default(),
            &Stop::default(),
            |kind| {
                all.push(kind);
                server.books().tell();
            },
        )
        .unwrap();
        all
    }

    #[test]
    fn the_first_flag_holds_up_no_other_and_errors_are_counted_by_kind() {
        let codes = &["a", "b", "c", "d", "e"];
        let server = Server::start(|books, _, path| match path {
            "/a.png" => {
                books.wait_until_told(4);
                Answer::Status(503)
            }
            "/b.png" => Answer::Nothing,
            "/c.png" => Answer::Status(404),
            _ => Answer::Body("a flag".into()),
        });

        let mut all = seen(&server, codes, 2);

        assert_eq!(all.pop().as_deref(), Some("503"));
        all.sort_unstable();
        assert_eq!(all, ["404", "dropped", "fine", "fine"]);
    }

    #[test]
    fn as_many_flags_are_asked_for_at_once_as_there_are_workers() {
        let codes = &COUNTRIES[..60];

        for workers in [1, 4] {
            let server = Server::start(move |books, _, _| {
                books.wait_for_requests(workers);
                Answer::Body(String::new())
            });

            let all = seen(&server, codes, workers);

            assert_eq!(all, ["fine"; 60]);
            assert_eq!(server.books().most_in_flight(), workers);
        }
    }

    #[test]
    fn outcomes_are_told_with_their_number() {
        let outcomes = [("fine", 90), ("404", 6), ("503", 4)];
        let outcomes = outcomes.map(|(kind, n)| (kind.to_owned(), n)).into();

        assert_eq!(in_words(&outcomes), "6 404, 4 503, 90 fine");
    }
}
