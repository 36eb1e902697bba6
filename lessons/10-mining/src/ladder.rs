//! One search, written again and again, each time a little faster.
//!
//! The rungs are in [`nonce`] (SHA-256) and [`coin`] (MD5). Here they are
//! compared: they must find the same, and they are timed in turn, with a
//! pattern that nothing fits, so that all do the same number of hashes.
//!
//! The rounds are short, and the fastest one counts: whatever disturbs a round
//! makes it slower, and nothing makes it faster than the program is.

use std::num::NonZeroUsize;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, whole};
use shared::lesson::{Claim, Error, Experiment, Lesson, Python, Unit};
use shared::measure::{Samples, interleave};
use shared::seed::Seed;

use rung::Rung;
use sets::Set;

mod agreement;
pub mod coin;
pub mod decimal;
mod instructions;
pub mod last_four;
pub mod nonce;
pub mod padding;
pub mod processes;
pub mod rung;
pub mod sets;
pub mod threads;

/// What is new on each rung.
const NEW: &str = "\
drawn     fifty digits drawn for each try, as the notebook did
text      counted; else as Python would write it: text, hash, hash as text
bytes     the hash is compared as bytes; one buffer serves every message
digits    the number counts in place; nobody formats it
block     the padded block is prepared once; nobody copies it
streams   several are hashed at a time, so that none waits for itself
lanes     4, 8 or 16 are hashed by the same instructions
threads   every core does the same; the fastest rung below, shared out
processes the same again, each worker with memory of its own";

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Hashes that each rung does in a round; lanes do 50 times as many, all
    /// cores some thousand times [default: 2,000]
    #[arg(long, value_name = "N", value_parser = whole(1..=1_000_000))]
    hashes: Option<u64>,

    /// Rounds, of which the fastest is shown [default: 40; with --quick 5]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    rounds: Option<NonZeroUsize>,
}

/// How fast a rung is in its fastest round; nothing where it cannot run.
#[derive(Default, Serialize)]
struct Row<'a> {
    rung: &'a str,
    hashes_per_second: Option<f64>,
    ns_per_hash: Option<f64>,
    to_rung_below: Option<f64>,
    to_python: Option<f64>,
    instructions_per_hash: Option<f64>,
}

/// Compares the rungs.
///
/// # Errors
/// On Ctrl-C, if the system starts no processes, or if the Python twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let hashes = options.hashes.unwrap_or(2_000);
    let rounds = options.rounds.map_or(lesson.size(40, 5), NonZeroUsize::get);
    let title = "The ladder: one search, written again and again";
    lesson.experiment("ladder", title, |lesson, experiment| {
        experiment.param("hashes", hashes);
        experiment.param("rounds", rounds);
        experiment.columns([
            ("rung", Unit::None),
            ("hashes_per_second", Unit::PerSecond),
            ("ns_per_hash", Unit::Nanoseconds),
            ("to_rung_below", Unit::Ratio),
            ("to_python", Unit::Ratio),
            ("instructions_per_hash", Unit::None),
        ]);
        let mut rungs = rung::all(lesson)?;
        let mut here: Vec<_> = rungs
            .iter_mut()
            .filter(|rung| rung.needs.is_here())
            .collect();
        let mut times = vec![Samples::default(); here.len()];
        let mut track = lesson.timeline().track("ladder");
        let bar = lesson.progress((rounds * here.len()) as u64, "rungs");

        let ended = interleave(&mut times, rounds, |rung| {
            bar.inc(1);
            let name = here[rung].name.clone();
            track.span(name, |_| here[rung].run(hashes, lesson))
        });
        let twin = [("--hashes", &hashes as _), ("--rounds", &rounds as _)];
        let python = ended.and_then(|()| lesson.python("ladder.py", &twin));
        experiment.python = python.as_ref().ok().cloned().flatten();

        show(&mut rungs, &times, hashes, lesson, experiment);
        python?;
        judge(lesson.seed(), experiment);
        judge_python(experiment);
        Ok(())
    })
}

/// Adds a row for each rung, with figures if this CPU can run it.
fn show(
    rungs: &mut [Rung],
    times: &[Samples],
    hashes: u64,
    lesson: &Lesson,
    experiment: &mut Experiment,
) {
    let mut below = None;
    let mut times = times.iter();
    for rung in rungs {
        if !rung.needs.is_here() {
            experiment.row(Row {
                rung: &rung.name,
                ..Row::default()
            });
            continue;
        }
        let times = times.next().filter(|it| !it.values().is_empty());
        let Some(times) = times else {
            continue;
        };
        let all = hashes.saturating_mul(rung.times) as f64;
        let time = times.min() / all;
        let python = base(rung, experiment.python.as_ref());
        let instructions = instructions(rung, hashes, lesson);
        experiment.row(Row {
            rung: &rung.name,
            hashes_per_second: Some(1.0 / time),
            ns_per_hash: Some(time * 1e9),
            to_rung_below: below
                .filter(|_| !rung.lowest)
                .map(|below: f64| below / time),
            to_python: python.map(|python| python / (time * 1e9)),
            instructions_per_hash: instructions.map(|all_of| all_of / all),
        });
        below = Some(time);
        let rates = times.values().iter().map(|time| all / time);
        let rates = Samples::from(rates.collect::<Vec<_>>());
        experiment.runs(&rung.name, "hashes_per_second", &rates);
    }
    experiment.note(
        "A rung without figures needs another CPU. Instructions are counted \
         where the system\nlends a program the CPU's counter, Python runs with \
         --compare.",
    );
    experiment.note(NEW);
}

/// The nanoseconds that the Python twin takes for the lowest rung of a hash.
fn base(rung: &Rung, python: Option<&Python>) -> Option<f64> {
    let (hash, _) = rung.name.split_once(' ')?;
    let lowest = if hash == "md5" {
        "md5 drawn"
    } else {
        "sha256 text"
    };
    let rows = &python?.rows;
    let row = rows.iter().find(|row| row["rung"] == lowest)?;
    row["ns_per_hash"].as_f64()
}

/// Instructions of one round, if one thread does it and the system can tell.
fn instructions(rung: &mut Rung, hashes: u64, lesson: &Lesson) -> Option<f64> {
    if !rung.alone {
        return None;
    }
    let mut ended = Ok(());
    let counted = instructions::of(|| ended = rung.run(hashes, lesson));
    ended.ok().and(counted).map(|all| all as f64)
}

fn judge(seed: Seed, experiment: &mut Experiment) {
    let figure = |rung: &str, column: &str| {
        let row = experiment.rows.iter().find(|row| row["rung"] == rung)?;
        row[column].as_f64()
    };
    let least_of = |ratio: &dyn Fn(&str) -> Option<f64>| {
        ["sha256", "md5"]
            .into_iter()
            .filter_map(ratio)
            .fold(f64::INFINITY, f64::min)
    };
    let least = |rungs: &[&str]| {
        let step = |rung| {
            least_of(&|hash| figure(&format!("{hash} {rung}"), "to_rung_below"))
        };
        rungs.iter().map(step).fold(f64::INFINITY, f64::min)
    };
    let claims = [
        Claim::exactly(
            "same",
            "All rungs find the same nonces and coins",
            agreement::of_rungs(seed),
            (nonce::RUNGS.len() + coin::RUNGS.len()) as u64,
        ),
        Claim::at_least(
            "bytes",
            "Bytes are at least 3 times as fast as text",
            least(&["bytes"]),
            3.0,
        )
        .because(
            "for text each hex digit is formatted, and each string allocated",
        ),
        Claim::at_least(
            "higher",
            "Up to the streams, no rung is a tenth slower than the one below",
            least(&["bytes", "digits", "block", "streams"]),
            0.9,
        )
        .because("each leaves out work, or waits less"),
        Claim::at_least(
            "lanes",
            "Sixteen lanes are at least 1.2 times as fast as streams",
            least_of(&|hash| {
                let rate = |rung: &str| {
                    figure(&format!("{hash} {rung}"), "hashes_per_second")
                };
                Some(rate("lanes AVX-512")? / rate("streams")?)
            }),
            1.2,
        )
        .because("the compiler makes them of a plain loop")
        .provided(Set::Avx512.is_here(), "this CPU has no AVX-512"),
    ];
    for claim in claims {
        experiment.claim(claim);
    }
}

/// Holds the fastest rung of one core against the Python twin, if that ran.
fn judge_python(experiment: &mut Experiment) {
    if experiment.python.is_none() {
        return;
    }
    let best = |hash: &str| {
        let rungs = experiment.rows.iter().filter(|row| {
            let name = row["rung"].as_str().unwrap_or_default();
            name.starts_with(hash)
                && !["threads", "processes"].iter().any(|it| name.ends_with(it))
        });
        let ratios = rungs.filter_map(|row| row["to_python"].as_f64());
        ratios.fold(f64::NAN, f64::max)
    };
    let (sha256, md5) = (best("sha256"), best("md5"));
    let no_lanes = "this CPU has four lanes at most";
    for claim in [
        Claim::at_least(
            "python-sha256",
            "On one core, SHA-256 is at least 10 times as fast as in Python",
            sha256,
            10.0,
        ),
        Claim::at_least(
            "python-md5",
            "On one core, coins are found at least 500 times as fast",
            md5,
            500.0,
        )
        .because("the notebook draws fifty digits for each, we count"),
    ] {
        experiment.claim(claim.provided(Set::Avx2.is_here(), no_lanes));
    }
}
