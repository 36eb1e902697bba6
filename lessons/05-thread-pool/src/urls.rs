//! The sizes of some URLs, and what is wrong with the others.
//!
//! Five workers fetch them all at once. Each answer, or error, is there as soon
//! as its server has given it or its deadline has passed; one that hangs holds
//! nobody up but its worker. An error is a result as any other: it says which
//! URL it is about.

use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use shared::lesson::options::count;
use shared::lesson::{Claim, Error, Experiment, Lesson, Stop, Stopped, Unit};
use shared::task::as_completed;
use shared::thread_pool::ThreadPool;
use url::Url;
use web::blocking::Client;
use web::site::{DATA, FLAGS, Fault, HANGING, REFUSED, Rule, SHOP, Settings};

use crate::local_web::{LocalWeb, url};
use crate::tracks::Tracks;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many workers fetch [default: 5]
    #[arg(long, value_name = "N", value_parser = count(100))]
    workers: Option<NonZeroUsize>,
}

const FIVE: NonZeroUsize = NonZeroUsize::new(5).expect("five is not zero");

/// A host that takes every request and never answers.
const SILENT: &str = "silent.test";

/// Host, path, and what is to come of it.
const URLS: [(&str, &str, &str); 8] = [
    (SILENT, "/", "response timeout"),
    (HANGING, "/", "connect timeout"),
    (DATA, "/stations.csv", "fine"),
    (FLAGS, "/fr.png", "fine"),
    (SHOP, "/catalogue/page-1.html", "fine"),
    ("museum.dead", "/", "unknown host"),
    (REFUSED, "/", "refused"),
    (FLAGS, "/atlantis.png", "404"),
];

#[derive(Serialize)]
struct Row {
    url: String,
    /// What it is counted as: `fine`, or the kind of error.
    outcome: String,
    bytes: Option<usize>,
    /// Seconds that its worker was busy with it.
    took: f64,
    /// Its place among all, as they came.
    came_as: usize,
}

/// What came of one URL.
struct Came {
    number: usize,
    size: Result<usize, String>,
    words: String,
    took: Duration,
}

/// Fetches all of them at once.
///
/// # Errors
/// On Ctrl-C, or if the local web or the Python twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let workers = options.workers.unwrap_or(FIVE);
    let title = "The sizes of some URLs, and what is wrong with the others";
    lesson.experiment("urls", title, |lesson, experiment| {
        experiment.param("workers", workers);
        experiment.columns([
            ("url", Unit::None),
            ("outcome", Unit::None),
            ("bytes", Unit::Bytes),
            ("took", Unit::Seconds),
            ("came_as", Unit::None),
        ]);
        let settings = Settings::new(lesson.seed().into())
            .csv_bytes(200_000)
            .rule(Rule::host(SILENT).fault(Fault::Silence));
        let web = LocalWeb::start(&settings)?;
        let bar = lesson.progress(URLS.len() as u64, "URLs");
        let tracks = Tracks::new(lesson.timeline());
        let client = web.client(workers);
        let start = Instant::now();
        let came =
            fetch_all(&client, workers, &tracks, lesson.stop(), |one| {
                // At once, for who looks on; where there is no terminal nobody
                // does.
                bar.println(&one.words);
                bar.inc(1);
            })?;
        let wall = start.elapsed();
        show(&came, experiment);
        judge(&came, wall, workers, experiment);
        experiment.python = lesson.python(
            "urls.py",
            &[
                ("--workers", &workers),
                ("--names", &web.names_as_json()),
                ("--urls", &urls().map(String::from).join(",")),
            ],
        )?;
        Ok(())
    })
}

fn urls() -> [Url; URLS.len()] {
    URLS.map(|(host, path, _)| url(host, path))
}

/// All of them, in the order in which they came, and each shown to `seen` as
/// soon as it has.
fn fetch_all(
    client: &Client,
    workers: NonZeroUsize,
    tracks: &Tracks,
    stop: &Stop,
    mut seen: impl FnMut(&Came),
) -> Result<Vec<Came>, Stopped> {
    let pool = ThreadPool::with_workers(workers);
    let submit = |(number, url): (usize, Url)| {
        let (client, tracks) = (client.clone(), tracks.clone());
        let stop = stop.clone();
        let fetch = move || {
            stop.check()?;
            Ok(tracks.draw(|track| {
                track.wait(url.to_string(), |_| fetch(&client, number, &url))
            }))
        };
        pool.submit(fetch).expect("nobody has shut the pool down")
    };
    let handles: Vec<_> = (0..).zip(urls()).map(submit).collect();

    let mut came = Vec::new();
    for handle in as_completed(handles) {
        let one: Came = handle.join().expect("fetching does not panic")?;
        seen(&one);
        came.push(one);
    }
    // What came after Ctrl-C may be an error that nobody's server made.
    stop.check()?;
    Ok(came)
}

fn fetch(client: &Client, number: usize, url: &Url) -> Came {
    let start = Instant::now();
    let (size, words) = match client.fetch(url) {
        Ok(page) => {
            let size = page.body.len();
            (Ok(size), format!("{url}: {size} bytes"))
        }
        // It names its URL.
        Err(error) => {
            let kind = error.failure.kind().into_owned();
            (Err(kind), error.to_string())
        }
    };
    Came {
        number,
        size,
        words,
        took: start.elapsed(),
    }
}

impl Came {
    fn outcome(&self) -> &str {
        match &self.size {
            Ok(_) => "fine",
            Err(kind) => kind,
        }
    }

    /// Whether what came is what was to come.
    fn is_expected(&self) -> bool {
        let (host, _, expected) = URLS[self.number];
        // Elsewhere a full queue of connections is refused, or takes more.
        let open = host == HANGING && !cfg!(target_os = "linux");
        open || self.outcome() == expected
    }
}

fn show(came: &[Came], experiment: &mut Experiment) {
    for (number, url) in urls().into_iter().enumerate() {
        let one = (1..).zip(came).find(|(_, one)| one.number == number);
        let Some((came_as, one)) = one else {
            continue;
        };
        experiment.row(Row {
            url: url.into(),
            outcome: one.outcome().to_owned(),
            bytes: one.size.as_ref().ok().copied(),
            took: one.took.as_secs_f64(),
            came_as,
        });
    }
}

fn judge(
    came: &[Came],
    wall: Duration,
    workers: NonZeroUsize,
    experiment: &mut Experiment,
) {
    let others = came.iter().filter(|one| !one.is_expected());
    experiment.claim(
        Claim::exactly(
            "outcomes",
            "Each URL gives its size or its own error: other outcomes",
            others.count() as u64,
            0,
        )
        .because("no error reaches a task that it is not of"),
    );
    let in_turn: f64 = came.iter().map(|one| one.took.as_secs_f64()).sum();
    experiment.claim(
        Claim::at_least(
            "together",
            "In turn they would take at least 1.5 times as long",
            in_turn / wall.as_secs_f64(),
            1.5,
        )
        .because("two deadlines pass at the same time")
        .provided(workers.get() >= 2, "that takes two workers"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local_web::by_hand::{Answer, Server};

    #[test]
    fn each_url_has_its_own_outcome_and_the_slowest_holds_up_no_other() {
        let server = Server::start(|books, host, path| match (host, path) {
            (SILENT, _) => {
                books.wait_until_told(URLS.len() - 1);
                Answer::Status(503)
            }
            (HANGING, _) => Answer::Nothing,
            (REFUSED, _) => Answer::Status(429),
            (_, "/atlantis.png") => Answer::Status(404),
            (_, path) => Answer::Body(path.to_owned()),
        });
        let (client, stop) = (server.client(FIVE), Stop::default());
        let tracks = Tracks::default();

        let mut came = fetch_all(&client, FIVE, &tracks, &stop, |_| {
            server.books().tell();
        })
        .unwrap();

        assert_eq!(came.last().unwrap().number, 0, "the slowest is the last");
        came.sort_by_key(|one| one.number);
        let outcomes: Vec<_> = came.iter().map(Came::outcome).collect();
        let expected = [
            "503",
            "dropped",
            "fine",
            "fine",
            "fine",
            "unknown host",
            "429",
            "404",
        ];
        assert_eq!(outcomes, expected);
        for (one, (host, path, _)) in came.iter().zip(URLS) {
            assert!(one.words.contains(host), "{}", one.words);
            if let Ok(size) = one.size {
                assert_eq!(size, path.len());
            }
        }
        assert!(server.books().most_in_flight() <= FIVE.get());
    }

    #[test]
    fn after_ctrl_c_nothing_is_asked_for() {
        let server = Server::start(|books, _, _| {
            books.tell();
            Answer::Nothing
        });
        let stop = Stop::default();
        stop.request();

        let (client, tracks) = (server.client(FIVE), Tracks::default());
        let ended = fetch_all(&client, FIVE, &tracks, &stop, |_| ());

        assert!(ended.is_err());
        assert_eq!(server.books().most_in_flight(), 0);
    }
}
