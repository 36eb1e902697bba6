//! One search, written again and again, each time a little faster.
//!
//! The rungs are in [`nonce`] (SHA-256) and [`coin`] (MD5). Here they are
//! compared: they must find the same, and they are timed in turn, with a
//! pattern that nothing fits, so that all do the same number of hashes.
//!
//! The rounds are short, and the fastest one counts: whatever disturbs a round
//! makes it slower, and nothing makes it faster than the program is.

use std::num::NonZeroUsize;
use std::ops::Range;

use clap::Args;
use serde::Serialize;
use serde_json::{Map, Value};
use shared::lesson::options::{count, whole};
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use shared::measure::{Samples, interleave};
use shared::seed::Seed;

use crate::hex::{Prefix, Suffix};
use crate::vein::{TAILS, Vein};

mod agreement;
pub mod coin;
pub mod decimal;
pub mod nonce;
pub mod padding;

/// A line of the poem; its hash takes one block.
const TEXT: &str = "The Zen of Python, by Tim Peters";

/// Hashes between two looks whether the run should end.
const SLICE: u64 = 10_000;

/// What is new on each rung.
const NEW: &str = "\
drawn   fifty digits drawn for each try, as the notebook did
text    counted; else as Python would write it: text, hash, hash as text
bytes   the hash is compared as bytes; one buffer serves every message
digits  the number counts in place; nobody formats it
block   the padded block is prepared once; nobody copies it";

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Hashes that each rung does in a round [default: 2,000]
    #[arg(long, value_name = "N", value_parser = whole(1..=100_000_000))]
    hashes: Option<u64>,

    /// Rounds, of which the fastest is shown [default: 100; with --quick 5]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    rounds: Option<NonZeroUsize>,
}

/// A rung, ready to be timed: looks for what is nowhere.
struct Rung {
    name: String,
    /// Whether there is a rung below it.
    above: bool,
    first: Box<dyn FnMut(Range<u64>) -> Option<u64>>,
}

/// How many times as fast a rung is as the one below it.
struct Step<'a> {
    to: &'a str,
    ratio: f64,
}

/// How fast a rung is in its fastest round.
#[derive(Serialize)]
struct Row<'a> {
    rung: &'a str,
    hashes_per_second: f64,
    ns_per_hash: f64,
    to_rung_below: Option<f64>,
}

/// Compares the rungs.
///
/// # Errors
/// On Ctrl-C, or if the Python twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let hashes = options.hashes.unwrap_or(2_000);
    let rounds = options
        .rounds
        .map_or(lesson.size(100, 5), NonZeroUsize::get);
    let title = "The ladder: one search, written again and again";
    lesson.experiment("ladder", title, |lesson, experiment| {
        experiment.param("hashes", hashes);
        experiment.param("rounds", rounds);
        experiment.columns([
            ("rung", Unit::None),
            ("hashes_per_second", Unit::PerSecond),
            ("ns_per_hash", Unit::Nanoseconds),
            ("to_rung_below", Unit::Ratio),
        ]);
        let mut rungs = rungs(lesson.seed());
        let mut times = vec![Samples::default(); rungs.len()];
        let mut track = lesson.timeline().track("ladder");
        let bar = lesson.progress((rounds * rungs.len()) as u64, "rungs");

        let ended = interleave(&mut times, rounds, |rung| {
            let Rung { name, first, .. } = &mut rungs[rung];
            bar.inc(1);
            track.span(name.clone(), |_| {
                slices(hashes).try_for_each(|slice| {
                    let hit = first(slice);
                    assert_eq!(hit, None, "{name} found what is nowhere");
                    lesson.stop().check()
                })
            })
        });

        let steps = show(&rungs, &times, hashes, experiment);
        ended?;
        judge(&steps, lesson.seed(), experiment);
        let twin = [("--hashes", &hashes as _), ("--rounds", &rounds as _)];
        experiment.python = lesson.python("ladder.py", &twin)?;
        against_python(experiment);
        Ok(())
    })
}

/// All rungs, lowest first.
fn rungs(seed: Seed) -> Vec<Rung> {
    let prefix: Prefix = "f".repeat(64).parse().expect("f is a hex digit");
    let suffix: Suffix = "f".repeat(32).parse().expect("f is a hex digit");
    let mut rungs = Vec::new();
    for (name, first) in nonce::RUNGS {
        let prefix = prefix.clone();
        rungs.push(Rung {
            name: format!("sha256 {name}"),
            above: !rungs.is_empty(),
            first: Box::new(move |nonces| first(TEXT, &prefix, nonces)),
        });
    }
    let start = Vein::of(seed).start(0);
    let mut generator = seed.generator(0);
    let drawn = suffix.clone();
    rungs.push(Rung {
        name: "md5 drawn".to_owned(),
        above: false,
        first: Box::new(move |tries| {
            let tries = tries.end - tries.start;
            coin::drawn::first(&mut generator, &drawn, tries).map(|_| 0)
        }),
    });
    for (name, first) in coin::RUNGS {
        let (start, suffix) = (start.clone(), suffix.clone());
        rungs.push(Rung {
            name: format!("md5 {name}"),
            above: true,
            first: Box::new(move |tails| first(&start, &suffix, tails)),
        });
    }
    rungs
}

/// So many numbers, a slice at a time, with six digits at most.
fn slices(hashes: u64) -> impl Iterator<Item = Range<u64>> {
    (0..hashes.div_ceil(SLICE)).map(move |slice| {
        let numbers = SLICE.min(hashes - slice * SLICE);
        // Numbers may come again: all that matters is how many there are.
        let start = slice * SLICE % TAILS;
        start..start + numbers
    })
}

/// Adds a row for each rung, and gives the steps between them.
fn show<'a>(
    rungs: &'a [Rung],
    times: &[Samples],
    hashes: u64,
    experiment: &mut Experiment,
) -> Vec<Step<'a>> {
    let mut steps = Vec::new();
    let mut below = f64::NAN;
    for (rung, times) in rungs.iter().zip(times) {
        if times.values().is_empty() {
            continue;
        }
        let time = times.min() / hashes as f64;
        let step = rung.above.then_some(below / time);
        below = time;
        experiment.row(Row {
            rung: &rung.name,
            hashes_per_second: 1.0 / time,
            ns_per_hash: time * 1e9,
            to_rung_below: step,
        });
        let rates = times.values().iter().map(|time| hashes as f64 / time);
        let rates = Samples::from(rates.collect::<Vec<_>>());
        experiment.runs(&rung.name, "hashes_per_second", &rates);
        steps.extend(step.map(|ratio| Step {
            to: &rung.name,
            ratio,
        }));
    }
    experiment.note(NEW);
    steps
}

fn judge(steps: &[Step], seed: Seed, experiment: &mut Experiment) {
    let least = |chosen: fn(&str) -> bool| {
        let chosen = steps.iter().filter(|step| chosen(step.to));
        chosen.map(|step| step.ratio).fold(f64::INFINITY, f64::min)
    };
    experiment.claim(Claim::exactly(
        "same",
        "All rungs find the same nonces and coins",
        agreement::of_rungs(seed),
        (nonce::RUNGS.len() + coin::RUNGS.len()) as u64,
    ));
    experiment.claim(
        Claim::at_least(
            "bytes",
            "Bytes are at least 3 times as fast as text",
            least(|rung| rung.ends_with("bytes")),
            3.0,
        )
        .because(
            "for text each hex digit is formatted, and each string allocated",
        ),
    );
    experiment.claim(
        Claim::at_least(
            "higher",
            "No rung is a tenth slower than the one below",
            least(|rung| rung != "md5 text"),
            0.9,
        )
        .because("each leaves out work; what is left at the end is the hash"),
    );
}

/// Says how the rungs compare with the Python twin, where that ran.
fn against_python(experiment: &mut Experiment) {
    let Some(twin) = &experiment.python else {
        return;
    };
    let ns = |row: &Map<String, Value>| row["ns_per_hash"].as_f64();
    let mut notes = Vec::new();
    for base in ["sha256 text", "md5 drawn"] {
        let row = twin.rows.iter().find(|row| row["rung"] == base);
        let Some(python) = row.and_then(ns) else {
            continue;
        };
        let hash = base.split(' ').next();
        let ratios = experiment.rows.iter().filter_map(|row| {
            let (of, rung) = row["rung"].as_str()?.split_once(' ')?;
            let ratio = python / ns(row)?;
            (Some(of) == hash).then(|| format!("{rung} {ratio:.1}"))
        });
        notes.push(format!(
            "Times as fast as {base} in {}:\n    {}",
            twin.version,
            ratios.collect::<Vec<_>>().join(", "),
        ));
    }
    experiment.note(&notes.join("\n"));
}
