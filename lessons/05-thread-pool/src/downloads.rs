//! Three files, in turn and in threads; an output queue for what they say.
//!
//! The threads do not print: lines of several would mix. Each puts what it has
//! into one queue, and who owns the screen takes it from there. That is the
//! lesson `queue`, used.

use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, whole};
use shared::lesson::{Claim, Error, Experiment, Lesson, Stop, Unit};
use shared::measure::Samples;
use shared::queue::JoinQueue;
use shared::sync::Arc;
use shared::thread_pool::ThreadPool;
use web::blocking::Client;
use web::site::{DATA, FILES, Rule, Settings};

use crate::local_web::{LocalWeb, url};
use crate::tracks::Tracks;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Bytes in each file, about [default: 1,000,000; with --quick 100,000]
    #[arg(long, value_name = "N", value_parser = whole(100..=5_000_000))]
    bytes: Option<u64>,

    /// Rounds, of which the median is shown [default: 3; with --quick 1]
    #[arg(long, value_name = "N", value_parser = count(100))]
    rounds: Option<NonZeroUsize>,
}

/// Bytes per second on each connection.
const BANDWIDTH: u64 = 5_000_000;

/// In smaller files the way there is too large a part.
const LARGE: u64 = 500_000;

const THREE: NonZeroUsize = NonZeroUsize::new(3).expect("three is not zero");

const WAYS: [(&str, NonZeroUsize); 2] =
    [("in turn", NonZeroUsize::MIN), ("in threads", THREE)];

#[derive(Serialize)]
struct Row {
    way: &'static str,
    /// Seconds until all files were there.
    wall: f64,
    speed_up: f64,
    files: usize,
    /// Of all files.
    bytes: usize,
}

/// What a thread says of its file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    file: &'static str,
    bytes: usize,
    first_line: String,
}

/// Downloads the files in both ways.
///
/// # Errors
/// On Ctrl-C, or if the local web, a download or the Python twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let bytes = options.bytes.unwrap_or(lesson.size(1_000_000, 100_000));
    let rounds = options.rounds.map_or(lesson.size(3, 1), usize::from);
    let title = "Three files, in turn and in threads";
    lesson.experiment("downloads", title, |lesson, experiment| {
        experiment.param("bytes", bytes);
        experiment.param("rounds", rounds);
        experiment.columns([
            ("way", Unit::None),
            ("wall", Unit::Seconds),
            ("speed_up", Unit::Ratio),
            ("files", Unit::None),
            ("bytes", Unit::Bytes),
        ]);
        let size = usize::try_from(bytes).expect("five million fit");
        let settings = Settings::new(lesson.seed().into())
            .csv_bytes(size)
            .rule(Rule::host(DATA).bandwidth(BANDWIDTH));
        let web = LocalWeb::start(&settings)?;
        let mut walls = [Samples::default(), Samples::default()];
        let mut lines = [const { Vec::new() }; 2];
        let bar = lesson.progress((rounds * WAYS.len()) as u64, "rounds");
        let tracks = Tracks::new(lesson.timeline());
        for _ in 0..rounds {
            for (way, (_, workers)) in WAYS.into_iter().enumerate() {
                let start = Instant::now();
                let client = web.client(workers);
                lines[way] =
                    download(&client, workers, &tracks, lesson.stop())?;
                walls[way].push(start.elapsed().as_secs_f64());
                bar.inc(1);
            }
        }
        show(&walls, &lines, experiment);
        judge(&walls, &lines, bytes, experiment);
        experiment.python = lesson.python(
            "downloads.py",
            &[
                ("--names", &web.names_as_json()),
                (
                    "--urls",
                    &FILES.map(|file| url(DATA, file).to_string()).join(","),
                ),
                ("--rounds", &rounds),
            ],
        )?;
        Ok(())
    })
}

/// How often who owns the screen looks for Ctrl-C.
const GLANCE: Duration = Duration::from_millis(50);

/// Downloads the files with so many workers. What they say comes through a
/// queue, one line for each file.
fn download(
    client: &Client,
    workers: NonZeroUsize,
    tracks: &Tracks,
    stop: &Stop,
) -> Result<Vec<Said>, Error> {
    let output = Arc::new(JoinQueue::unbounded());
    let pool = ThreadPool::with_workers(workers);
    let mut handles = Vec::new();
    for file in FILES {
        let (client, output) = (client.clone(), Arc::clone(&output));
        let tracks = tracks.clone();
        let fetch = move || {
            let line =
                tracks.draw(|track| track.wait(file, |_| fetch(&client, file)));
            // Nobody listens any more after Ctrl-C.
            let _ = output.put(line);
        };
        let handle = pool.submit(fetch);
        handles.push(handle.expect("nobody has shut the pool down"));
    }
    let mut lines = Vec::new();
    while lines.len() < FILES.len() {
        stop.check()?;
        if let Ok(item) = output.get_timeout(GLANCE) {
            // `done` is dropped at the end of this line: one less to join.
            lines.push(item.value.map_err(Error::Failed)?);
        }
    }
    output.join();
    for handle in handles {
        handle.join().expect("fetching does not panic");
    }
    lines.sort();
    Ok(lines)
}

fn fetch(client: &Client, file: &'static str) -> Result<Said, String> {
    let page = client.fetch(&url(DATA, file));
    let page = page.map_err(|error| error.to_string())?;
    let text = page.text();
    Ok(Said {
        file,
        bytes: page.body.len(),
        first_line: text.lines().next().unwrap_or_default().to_owned(),
    })
}

fn show(
    walls: &[Samples; 2],
    lines: &[Vec<Said>; 2],
    experiment: &mut Experiment,
) {
    for (((way, _), wall), lines) in WAYS.into_iter().zip(walls).zip(lines) {
        experiment.row(Row {
            way,
            wall: wall.median(),
            speed_up: walls[0].median() / wall.median(),
            files: lines.len(),
            bytes: lines.iter().map(|line| line.bytes).sum(),
        });
        experiment.runs(way, "wall", wall);
    }
    for line in &lines[1] {
        let Said {
            file,
            bytes,
            first_line,
        } = line;
        experiment.note(&format!("{file}: {bytes} bytes, {first_line}"));
    }
}

fn judge(
    walls: &[Samples; 2],
    lines: &[Vec<Said>; 2],
    bytes: u64,
    experiment: &mut Experiment,
) {
    experiment.claim(Claim::exactly(
        "same-files",
        "Both ways bring the same three files",
        u64::from(lines[0] == lines[1]),
        1,
    ));
    experiment.claim(
        Claim::at_most(
            "threads",
            "Three threads take at most 0.7 of the time in turn",
            walls[1].min() / walls[0].min(),
            0.7,
        )
        .because("each connection has its own share of the network")
        .provided(bytes >= LARGE, "that takes larger files"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local_web::by_hand::{Answer, Server};

    fn said(server: &Server) -> Result<Vec<Said>, Error> {
        let client = server.client(THREE);
        download(&client, THREE, &Tracks::default(), &Stop::default())
    }

    #[test]
    fn each_file_is_told_whole_and_in_one_order_whichever_came_first() {
        for first in FILES {
            let server = Server::start(move |books, _, path| {
                // All are asked for before any is there.
                books.wait_for_requests(FILES.len());
                if path == first {
                    books.tell();
                } else {
                    books.wait_until_told(1);
                }
                let lines = path.len();
                Answer::Body(format!("{path}\n{}", "1,2\n".repeat(lines)))
            });

            let lines = said(&server).unwrap();

            let whole = |file: &'static str| Said {
                file,
                bytes: file.len() + 1 + 4 * file.len(),
                first_line: file.to_owned(),
            };
            let mut expected = FILES.map(whole);
            expected.sort();
            assert_eq!(lines, expected);
            assert_eq!(server.books().most_in_flight(), FILES.len());
        }
    }

    #[test]
    fn a_file_that_does_not_come_is_an_error_that_names_it() {
        let server = Server::start(|_, _, path| match path {
            path if path == FILES[1] => Answer::Status(404),
            path => Answer::Body(path.to_owned()),
        });

        let error = said(&server).unwrap_err().to_string();

        assert!(error.contains(FILES[1]), "{error}");
        assert!(error.contains("404"), "{error}");
    }
}
