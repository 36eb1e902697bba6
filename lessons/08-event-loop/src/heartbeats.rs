//! A heart beats every 10 ms on the event loop, and something blocks the loop.
//!
//! A loop polls one task at a time and gets its thread back when the task
//! awaits. Until then nobody else is polled, and every timer is late. Nothing
//! crashes and nothing warns: it has to be measured.

mod beats;
mod work;

use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, seconds, whole};
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use shared::measure::Samples;
use shared::sync::Arc;
use shared::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::oneshot::channel;
use tokio::task::spawn;

use self::beats::{BEAT, Beats};
use self::work::{Kind, PIECE, Place};
use crate::stopping::{one_thread, unless_stopped};
use crate::this_program::this_program;
use crate::tracks::drawn;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How long the sleeper sleeps [default: 0.1 s]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(10))]
    sleep: Option<Duration>,

    /// How many mebibytes of its own file the reader reads
    /// [default: 600; with --quick 60]
    #[arg(long, value_name = "N", value_parser = whole(1..=100_000))]
    read: Option<u64>,

    /// How many mebibytes of memory are hashed
    /// [default: 150; with --quick 15]
    #[arg(long, value_name = "N", value_parser = whole(1..=100_000))]
    hash: Option<u64>,

    /// Rounds, of which the median is shown [default: 3; with --quick 1]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    rounds: Option<NonZeroUsize>,
}

/// What blocks for less than this is lost among other delays.
const LONG_ENOUGH: f64 = 0.05;

/// What is done beside the heart, and the name of that row.
struct Case {
    name: String,
    work: Option<(Kind, Place)>,
    rounds: Vec<Round>,
}

/// What one round showed, in seconds.
#[derive(Clone, Copy)]
struct Round {
    took: f64,
    worst: f64,
    beats: usize,
    missed: usize,
}

#[derive(Serialize)]
struct Row {
    work: String,
    /// Seconds that the work took.
    took: f64,
    /// Beats in the last round.
    beats: usize,
    /// Of these, how many came when the next one was due already.
    missed: usize,
    /// Seconds that the latest beat was late.
    latest_by: f64,
}

/// Blocks the loop in each way, and then does not.
///
/// # Errors
/// On Ctrl-C, or if this program's file cannot be read.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let sleep = options.sleep.unwrap_or(Duration::from_millis(100));
    let read = options.read.unwrap_or(lesson.size(600, 60));
    let hash = options.hash.unwrap_or(lesson.size(150, 15));
    let rounds = options.rounds.map_or(lesson.size(3, 1), NonZeroUsize::get);
    let title = "A heartbeat every 10 ms, and what makes it late";
    lesson.experiment("heartbeats", title, |lesson, experiment| {
        experiment.param("sleep", sleep.as_secs_f64());
        experiment.param("read", read);
        experiment.param("hash", hash);
        experiment.param("rounds", rounds);
        experiment.columns([
            ("work", Unit::None),
            ("took", Unit::Seconds),
            ("beats", Unit::None),
            ("missed", Unit::None),
            ("latest_by", Unit::Seconds),
        ]);
        let mut cases = cases(sleep, read, hash);
        let bar = lesson.progress((rounds * cases.len()) as u64, "heartbeats");
        let ended = (0..rounds).try_for_each(|_| {
            // In turn, so that a change of the machine's pace meets all.
            cases.iter_mut().try_for_each(|case| {
                let round = one_round(case, lesson)?;
                case.rounds.push(round);
                bar.inc(1);
                Ok::<(), Error>(())
            })
        });
        show(&cases, experiment);
        ended?;
        judge(&cases, experiment);
        experiment.python = lesson.python(
            "heartbeats.py",
            &[
                ("--sleep", &sleep.as_secs_f64()),
                ("--read", &read),
                ("--hash", &hash),
                ("--rounds", &rounds),
                ("--file", &this_program()?.display()),
            ],
        )?;
        Ok(())
    })
}

fn cases(sleep: Duration, read: u64, hash: u64) -> Vec<Case> {
    let pieces = |mebibytes| mebibytes * (1024 * 1024 / PIECE as u64);
    let works = [
        ("sleep", Kind::Sleep(sleep), "awaited"),
        ("read a file", Kind::Read(pieces(read)), "in pieces"),
        ("hash", Kind::Hash(pieces(hash)), "in pieces"),
    ];
    let case = |name, work| Case {
        name,
        work,
        rounds: Vec::new(),
    };
    let mut cases = vec![case("nothing".to_owned(), None)];
    for (name, kind, cut) in works {
        for (place, words) in [
            (Place::OnTheLoop, "on the loop"),
            (Place::SpawnBlocking, "spawn_blocking"),
            (Place::InPieces, cut),
        ] {
            cases.push(case(format!("{name}, {words}"), Some((kind, place))));
        }
    }
    cases
}

fn one_round(case: &Case, lesson: &Lesson) -> Result<Round, Error> {
    let track = |who| lesson.timeline().track(format!("{}: {who}", case.name));
    let stop = lesson.stop();
    let work = case.work;
    one_thread()?.block_on(unless_stopped(stop, async {
        let (steady, ready) = channel();
        let over = Arc::new(AtomicBool::new(false));
        let heart = {
            let over = Arc::clone(&over);
            // `Relaxed`: both are on this thread.
            let listen =
                Beats::listen(steady, move || over.load(Ordering::Relaxed));
            spawn(drawn(track("heart"), "beat", listen))
        };
        let stop = stop.clone();
        let work = spawn(drawn(track("work"), "work", async move {
            ready.await.expect("the heart beats until the work is over");
            let start = Instant::now();
            if let Some((kind, place)) = work {
                kind.run(place, stop).await?;
            }
            over.store(true, Ordering::Relaxed);
            Ok::<_, Error>(start.elapsed())
        }));
        let took = work.await.expect(NO_PANIC)?;
        let beats = heart.await.expect(NO_PANIC);
        Ok(Round {
            took: took.as_secs_f64(),
            worst: beats.worst().as_secs_f64(),
            beats: beats.count(),
            missed: beats.missed(),
        })
    }))?
}

const NO_PANIC: &str = "heart and work do not panic, and nobody aborts them";

fn show(cases: &[Case], experiment: &mut Experiment) {
    for case in cases {
        let Some(last) = case.rounds.last() else {
            continue;
        };
        let (took, worst) =
            (case.samples(|r| r.took), case.samples(|r| r.worst));
        experiment.row(Row {
            work: case.name.clone(),
            took: took.median(),
            beats: last.beats,
            missed: last.missed,
            latest_by: worst.median(),
        });
        experiment.runs(&case.name, "took", &took);
        experiment.runs(&case.name, "latest_by", &worst);
    }
}

impl Case {
    fn samples(&self, figure: fn(&Round) -> f64) -> Samples {
        let figures: Vec<f64> = self.rounds.iter().map(figure).collect();
        Samples::from(figures)
    }

    fn is(&self, place: Place) -> bool {
        self.work.is_some_and(|(_, its)| its == place)
    }
}

fn judge(cases: &[Case], experiment: &mut Experiment) {
    let at = |place| cases.iter().filter(move |case| case.is(place));
    // A beat is due within one interval after the loop was blocked, and comes
    // when it is free again: that is no matter of luck.
    let held_up = at(Place::OnTheLoop).map(|case| {
        case.samples(|r| (r.worst + BEAT.as_secs_f64()) / r.took)
            .min()
    });
    experiment.claim(
        Claim::at_least(
            "blocked",
            "A beat is late by all the time that the loop is blocked, once \
             an interval is added",
            held_up.fold(f64::INFINITY, f64::min),
            1.0,
        )
        .because("nobody else is polled until the task awaits"),
    );
    for (id, place, text) in [
        (
            "spawn-blocking",
            Place::SpawnBlocking,
            "In a thread of its own it delays beats, at best, by at most half \
             its time",
        ),
        (
            "in-pieces",
            Place::InPieces,
            "Awaiting in between, it delays beats, at best, by at most half \
             its time",
        ),
    ] {
        let delayed =
            at(place).map(|case| case.samples(|r| r.worst / r.took).min());
        let shortest = at(place).map(|case| case.samples(|r| r.took).min());
        experiment.claim(
            Claim::at_most(id, text, delayed.fold(0.0, f64::max), 0.5)
                .because("the worst of the three kinds, each at its best")
                .provided(
                    shortest.fold(f64::INFINITY, f64::min) >= LONG_ENOUGH,
                    "the work is over too soon to tell",
                ),
        );
    }
}
