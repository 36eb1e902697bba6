//! Lesson 10: how fast can this machine search?
//!
//! A search for a number whose hash begins with zeros is nothing but hashing:
//! no waiting, no sharing, a million tries for one answer. So it shows what a
//! machine can do, if the program lets it. There are two ways to be faster:
//! give the work to more cores, and do less for each try. The first is worth
//! as much as there are cores. What is the second worth?

mod coin;
mod coins;
mod contest;
mod crew;
mod duel;
mod hex;
mod ladder;
mod law;
mod luck;
mod pools;
mod smallest;
mod sweep;
mod vein;
mod verify;
mod zen;

use std::process::ExitCode;

use clap::Subcommand;
use serde_json::Value;
use shared::lesson::{self, Claim, Error, Lesson, Verdict};
// For the file that a model checker runs as well.
use shared::process_pool;
use shared::sync;

/// The experiments, each of which can be run alone.
#[derive(Debug, Subcommand)]
enum Experiment {
    /// Find the smallest nonce for each line of a text (SHA-256)
    Zen(zen::Options),
    /// Find coins: fifty digits whose MD5 ends in zeros
    Coins(coins::Options),
    /// Say whether fifty digits are a coin
    Verify(verify::Options),
    /// Compare the ways to write the search, from Python's way up
    Ladder(ladder::Options),
    /// Compare one worker, scoped threads, a thread pool, a process pool
    Pools(pools::Options),
    /// Compare numbers of workers
    Sweep(sweep::Options),
}

fn main() -> ExitCode {
    // As a worker of the process pool, this is where the process stays.
    process_pool::serve(&[&contest::NONCE, &contest::COIN]);
    lesson::main("mining", |lesson, only: Option<Experiment>| match only {
        Some(Experiment::Zen(options)) => zen::run(&options, lesson),
        Some(Experiment::Coins(options)) => coins::run(&options, lesson),
        Some(Experiment::Verify(options)) => verify::run(&options, lesson),
        Some(Experiment::Ladder(options)) => ladder::run(&options, lesson),
        Some(Experiment::Pools(options)) => pools::run(&options, lesson),
        Some(Experiment::Sweep(options)) => sweep::run(&options, lesson),
        None => story(lesson),
    })
}

/// The whole lesson.
fn story(lesson: &mut Lesson) -> Result<(), Error> {
    lesson.say(
        "
A nonce is a number written before a text so that the hash of both begins
with zeros. Nobody can compute it: one tries 0, 1, 2, … until it fits. With
five zeros that takes 16 to the 5th tries on average, a good million.",
    );
    zen::run(&zen::Options::default(), lesson)?;

    lesson.say(
        "
A coin is fifty digits whose MD5 ends in zeros. Any will do, so one starts
at random: here the first 44 digits are random, the last six are counted.",
    );
    coins::run(&coins::Options::default(), lesson)?;

    lesson.say(
        "
What takes a million tries to find takes one to check. These coins are from
the notebook that this lesson began with:",
    );
    verify::run(&verify::Options::default(), lesson)?;

    lesson.say(
        "
Every try was a hash and little else. How much is the little? Here is the
search as Python would have it, and then, rung by rung, without what is not
the hash.",
    );
    ladder::run(&ladder::Options::default(), lesson)?;

    lesson.say(
        "
Threads that share a search can also stand ready in a pool, and so can
processes. In Python only the processes are faster than one worker.",
    );
    lesson.predict("pools", "Who is faster here?", &pools::FASTER);
    pools::run(&pools::Options::default(), lesson)?;
    if let Some(faster) = pools::faster(lesson) {
        lesson.reveal("pools", faster);
    }

    lesson.predict("hundred", "A hundred workers against one a core:", &FASTER);
    sweep::run(&sweep::Options::default(), lesson)?;
    if let Some(faster) = hundred(lesson) {
        lesson.reveal("hundred", faster);
    }
    Ok(())
}

/// What a hundred workers may be against one a core. About is a tenth.
const FASTER: [&str; 3] = ["clearly slower", "about as fast", "clearly faster"];

/// Which of [`FASTER`] the sweep showed, if it was large enough to tell.
fn hundred(lesson: &Lesson) -> Option<usize> {
    let cores = lesson.machine().cores.get();
    let sweep = lesson.result("sweep")?;
    let decided = |claim: &Claim| claim.verdict != Verdict::NotApplicable;
    if !sweep.claims.iter().all(decided) {
        return None;
    }
    let rate = |workers: usize| {
        let row = sweep.rows.iter().find(|row| row["workers"] == workers)?;
        row.get("rate").and_then(Value::as_f64)
    };
    Some(match rate(100)? / rate(cores)? {
        ratio if ratio < 0.9 => 0,
        ratio if ratio > 1.1 => 2,
        _ => 1,
    })
}
