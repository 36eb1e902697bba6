//! Three ways to ask a thread to stop.
//!
//! Nobody can end a thread from outside (the experiment `kill` shows why). So a
//! thread is asked, looks often enough, and is joined. How it is asked depends
//! on what it does: a thread that computes looks at a flag or a clock; a thread
//! that waits for work would never look, and learns it from the end of its
//! channel.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use shared::lesson::options::seconds;
use shared::lesson::{Claim, Error, Lesson, Stopped, Unit};
use shared::measure::Track;
use shared::sync::atomic::{AtomicBool, Ordering};
use shared::sync::mpsc::sync_channel;
use shared::sync::thread;

use crate::squares::sum_of_squares;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Seconds that each worker works before it should stop
    /// [default: 0.2; with --quick 0.05]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(60))]
    time: Option<Duration>,
}

/// How one worker ended.
#[derive(Serialize)]
struct Row {
    asked_by: &'static str,
    /// How many pieces of work it had done.
    pieces: u64,
    /// Seconds from the wish that it ended until it was joined.
    until_joined: f64,
}

/// Elements of one piece of work: about a millisecond.
const PIECE: u64 = 1_000_000;

/// Starts a worker for each way, lets it work, asks it to stop and joins it.
///
/// # Errors
/// On Ctrl-C.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let time = options.time.unwrap_or(
        lesson.size(Duration::from_millis(200), Duration::from_millis(50)),
    );
    let title = "A thread is asked to stop, and joined";
    lesson.experiment("stop", title, |lesson, experiment| {
        experiment.param("time", time.as_secs_f64());
        experiment.columns([
            ("asked_by", Unit::None),
            ("pieces", Unit::None),
            ("until_joined", Unit::Seconds),
        ]);
        let mut slowest = 0.0_f64;
        for way in [by_flag, by_closed_channel, by_deadline] {
            let row = way(time, lesson)?;
            slowest = slowest.max(row.until_joined);
            experiment.row(row);
        }
        experiment.claim(
            Claim::at_most(
                "joined-soon",
                "Each worker was joined within 0.5 s of the wish that it ended",
                slowest,
                0.5,
            )
            .because("each looks up at least once for each piece of its work"),
        );
        Ok(())
    })
}

/// A worker that computes looks at a flag between two pieces.
fn by_flag(time: Duration, lesson: &Lesson) -> Result<Row, Stopped> {
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let worker = scope.spawn(|| {
            let mut track = lesson.timeline().track("stop: flag");
            let mut pieces = 0;
            // `Relaxed`: the flag orders nothing; joining orders the rest.
            while !stop.load(Ordering::Relaxed) {
                piece_of_work(&mut track);
                pieces += 1;
            }
            pieces
        });
        let waited = lesson.stop().pause(time);

        let asked = Instant::now();
        // Ask in every case: the scope waits for the worker, also on Ctrl-C.
        stop.store(true, Ordering::Relaxed);
        let pieces = worker.join().expect("computing does not panic");
        waited.map(|()| Row::new("flag", pieces, asked))
    })
}

/// A worker that waits for work learns of the end when nobody can send any
/// more: it never waits for ever, and finishes what was sent.
fn by_closed_channel(time: Duration, lesson: &Lesson) -> Result<Row, Stopped> {
    // Room for one: the sender waits while the worker is busy, or the work left
    // at the end would grow with `time`.
    let (sender, pieces_to_do) = sync_channel::<()>(1);
    thread::scope(|scope| {
        let worker = scope.spawn(|| {
            let mut track = lesson.timeline().track("stop: channel");
            let mut pieces = 0;
            for () in pieces_to_do {
                piece_of_work(&mut track);
                pieces += 1;
            }
            pieces
        });
        let end = Instant::now() + time;
        let mut sent = Ok(());
        while sent.is_ok() && Instant::now() < end {
            // Ends: the worker receives until we drop the sender.
            sender.send(()).expect("the worker receives to the end");
            sent = lesson.stop().check();
        }

        let asked = Instant::now();
        drop(sender);
        let pieces = worker.join().expect("computing does not panic");
        sent.map(|()| Row::new("closed channel", pieces, asked))
    })
}

/// A worker with a deadline ends by itself. Ctrl-C must reach it all the same.
fn by_deadline(time: Duration, lesson: &Lesson) -> Result<Row, Stopped> {
    let deadline = Instant::now() + time;
    let worker = || {
        let mut track = lesson.timeline().track("stop: deadline");
        let mut pieces = 0;
        while Instant::now() < deadline {
            lesson.stop().check()?;
            piece_of_work(&mut track);
            pieces += 1;
        }
        Ok(pieces)
    };
    let pieces = thread::scope(|scope| scope.spawn(worker).join())
        .expect("computing does not panic")?;
    Ok(Row::new("deadline", pieces, deadline))
}

fn piece_of_work(track: &mut Track) {
    let work = || sum_of_squares(PIECE, || Ok::<(), Infallible>(()));
    let Ok(_) = track.span("piece", |_| work());
}

impl Row {
    fn new(asked_by: &'static str, pieces: u64, asked: Instant) -> Self {
        Self {
            asked_by,
            pieces,
            until_joined: asked.elapsed().as_secs_f64(),
        }
    }
}
