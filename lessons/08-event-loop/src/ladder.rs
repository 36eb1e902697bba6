//! The latency ladder: how long each thing takes, measured here.
//!
//! A loop that is blocked for a millisecond does not sound like much. Told in
//! the time that a load from the nearest cache takes, it is a week. So each
//! figure stands beside the same, as if that load took one second.

mod locks;
mod memory;
mod outside;
mod scale;
mod threads;

use std::io;
use std::num::NonZeroUsize;
use std::time::Duration;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, whole};
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use shared::measure::Samples;

use self::memory::Chase;
use self::scale::spoken;
use crate::this_program::this_program;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Mebibytes that no cache holds, to load from main memory [default: 128]
    #[arg(long, value_name = "N", value_parser = whole(16..=4_096))]
    memory: Option<u64>,

    /// Rounds, of which the median is shown [default: 15; with --quick 3]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    rounds: Option<NonZeroUsize>,
}

const L1: &str = "load from the L1 cache";
const L2: &str = "load from the L2 cache";
const MAIN: &str = "load from main memory";
const LOCK: &str = "lock, free";
const CONTENDED: &str = "lock, wanted by two";
const HOP: &str = "hop through a channel";
const SWITCH: &str = "switch to another thread";
const SPAWN: &str = "start of a thread";
const PROCESS: &str = "start of a process";
const FILE: &str = "4 KiB of a file in memory";
const TRIP: &str = "round trip on loopback";

/// One rung: what takes the time, and how it is measured once.
struct Rung {
    step: &'static str,
    /// Takes it so often, and says how long that took.
    measure: Box<dyn Fn(u32) -> io::Result<Duration>>,
    often: u32,
    times: Samples,
}

#[derive(Serialize)]
struct Row {
    step: &'static str,
    /// Seconds, in the middle of all rounds and in the fastest.
    median: f64,
    fastest: f64,
    /// `median`, as if that of the L1 cache were a second.
    if_l1_took_1_s: String,
}

/// Measures each rung.
///
/// # Errors
/// On Ctrl-C, if something outside fails, or the Python twin.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let mebibytes = options.memory.unwrap_or(128);
    let rounds = options.rounds.map_or(lesson.size(15, 3), NonZeroUsize::get);
    let title = "How long things take, and as if a load from L1 took a second";
    lesson.experiment("ladder", title, |lesson, experiment| {
        experiment.param("memory", mebibytes);
        experiment.param("rounds", rounds);
        experiment.columns([
            ("step", Unit::None),
            ("median", Unit::Seconds),
            ("fastest", Unit::Seconds),
            ("if_l1_took_1_s", Unit::None),
        ]);
        let mut rungs = rungs(mebibytes, lesson);
        let bar = lesson.progress((rounds * rungs.len()) as u64, "rungs");
        let mut track = lesson.timeline().track("ladder");
        let ended = (0..rounds).try_for_each(|_| {
            // In turn, so that a change of the machine's pace meets all.
            rungs.iter_mut().try_for_each(|rung| {
                lesson.stop().check()?;
                let time = track
                    .span(rung.step, |_| (rung.measure)(rung.often))
                    .map_err(|error| failed(rung.step, &error))?;
                rung.times.push(time.as_secs_f64() / f64::from(rung.often));
                bar.inc(1);
                Ok::<(), Error>(())
            })
        });
        show(&rungs, experiment);
        ended?;
        judge(&rungs, experiment);
        experiment.python = lesson.python(
            "ladder.py",
            &[
                ("--rounds", &rounds),
                ("--file", &this_program()?.display()),
            ],
        )?;
        Ok(())
    })
}

fn failed(step: &str, error: &io::Error) -> Error {
    Error::Failed(format!("{step}: {error}"))
}

/// The rungs, from the fastest on most machines to the slowest.
fn rungs(mebibytes: u64, lesson: &Lesson) -> Vec<Rung> {
    let mut generator = lesson.seed().generator(0);
    let mut load_from = |kibibytes: usize| {
        let chase = Chase::through(kibibytes * 1024, &mut generator);
        move |loads| chase.load(loads)
    };
    let main = usize::try_from(mebibytes).expect("so much memory is there");
    vec![
        // A third of the smallest L1 cache there is, and half of the smallest
        // L2: the rest of the program is in them, too.
        Rung::of(L1, 500_000, load_from(12)),
        Rung::of(L2, 200_000, load_from(128)),
        Rung::of(MAIN, 50_000, load_from(main * 1024)),
        Rung::of(LOCK, 200_000, locks::free),
        Rung::of(CONTENDED, 200_000, locks::wanted_by_two),
        Rung::of(HOP, 2_000, threads::channel_hops),
        Rung::with(FILE, 2_000, outside::file),
        Rung::of(SWITCH, 1_000, threads::switches),
        Rung::with(TRIP, 200, outside::loopback),
        Rung::of(SPAWN, 50, threads::spawn),
        Rung::with(PROCESS, 5, outside::process),
    ]
}

impl Rung {
    fn of(
        step: &'static str,
        often: u32,
        measure: impl Fn(u32) -> Duration + 'static,
    ) -> Self {
        Self::with(step, often, move |often| Ok(measure(often)))
    }

    fn with(
        step: &'static str,
        often: u32,
        measure: impl Fn(u32) -> io::Result<Duration> + 'static,
    ) -> Self {
        Self {
            step,
            measure: Box::new(measure),
            often,
            times: Samples::default(),
        }
    }
}

fn times<'a>(rungs: &'a [Rung], step: &str) -> &'a Samples {
    let rung = rungs.iter().find(|rung| rung.step == step);
    &rung.expect("each step is a rung").times
}

fn show(rungs: &[Rung], experiment: &mut Experiment) {
    let second = times(rungs, L1).median();
    for rung in rungs {
        if rung.times.values().is_empty() {
            continue;
        }
        experiment.row(Row {
            step: rung.step,
            median: rung.times.median(),
            fastest: rung.times.min(),
            if_l1_took_1_s: spoken(rung.times.median() / second),
        });
        experiment.runs(rung.step, "median", &rung.times);
    }
}

fn judge(rungs: &[Rung], experiment: &mut Experiment) {
    for (id, slow, quick, bound, text) in [
        ("l2", L2, L1, 1.5, "L2 takes at least 1.5 times L1"),
        ("main", MAIN, L2, 3.0, "Main memory, at least 3 times L2"),
        (
            "contended",
            CONTENDED,
            LOCK,
            1.2,
            "A lock that two want, at least 1.2 free ones",
        ),
        (
            "switch",
            SWITCH,
            LOCK,
            10.0,
            "A switch, at least 10 free locks",
        ),
        (
            "trip",
            TRIP,
            MAIN,
            10.0,
            "A round trip, at least 10 such loads",
        ),
        (
            "process",
            PROCESS,
            SPAWN,
            3.0,
            "A process, at least 3 threads",
        ),
    ] {
        let ratio = times(rungs, slow).min() / times(rungs, quick).min();
        experiment.claim(
            Claim::at_least(id, text, ratio, bound)
                .because("each in its fastest round"),
        );
    }
}

/// For the student's guess: the start of a process, if a load from L1 took a
/// second; minutes, hours or more.
pub fn how_long(ladder: &Experiment) -> Option<usize> {
    let median = |step| {
        let row = ladder.rows.iter().find(|row| row["step"] == step)?;
        row["median"].as_f64()
    };
    Some(match median(PROCESS)? / median(L1)? {
        minutes if minutes < 3_600.0 => 0,
        hours if hours < 86_400.0 => 1,
        _ => 2,
    })
}
