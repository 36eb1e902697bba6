//! Coins: fifty digits whose MD5 ends in zeros.
//!
//! Where a nonce is the smallest that fits, one coin is as good as the other:
//! fifty random digits, hashed, and thrown away if the hash does not end in
//! zeros. How long the next one takes nobody knows: each try has the same
//! small chance, like a throw of dice, and however many have failed, the next
//! is no more likely to succeed. Times like that follow a geometric law.

use std::fmt::Display;
use std::num::NonZeroUsize;
use std::ops::Range;

use clap::Args;
use indicatif::HumanCount;
use serde::Serialize;
use shared::lesson::options::count;
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use shared::measure::Samples;

use crate::coin::Coin;
use crate::crew::Job;
use crate::duel::{Duel, judge_python};
use crate::hex::{Suffix, hex};
use crate::luck;
use crate::vein::{PLACES, TAILS, Vein};

/// Coins that a worker hashes between two claims: see `zen`.
pub const CHUNK: u64 = 20_000;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many coins to find [default: 4]
    #[arg(long, short = 'k', value_name = "N", value_parser = count(1_000))]
    count: Option<NonZeroUsize>,

    /// Hex digits that a coin's MD5 should end with; upper case is read as
    /// lower case; beside a Python twin 0000
    /// [default: 00000; with --quick 000]
    #[arg(long, value_name = "HEX")]
    suffix: Option<Suffix>,

    /// Find so many, and hold the tries that each took against the law of
    /// such searches, in place of the coins themselves
    #[arg(
        long,
        value_name = "N",
        value_parser = count(1_000_000),
        conflicts_with = "count"
    )]
    runs: Option<NonZeroUsize>,

    /// Search with that many workers only [default: one, then one a core]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    workers: Option<NonZeroUsize>,
}

/// A coin, and what it took to find it.
#[derive(Serialize)]
struct Row {
    coin: Coin,
    md5: String,
    hashes: u64,
    seconds: f64,
    alone_seconds: Option<f64>,
}

/// Finds coins.
///
/// # Errors
/// On Ctrl-C, or if the Python twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let suffix = options.suffix(lesson);
    if let Some(runs) = options.runs {
        let workers = options.workers.unwrap_or(lesson.machine().cores);
        return luck::run(runs.get(), &suffix, workers.get(), lesson);
    }
    let wanted = options.count.map_or(4, NonZeroUsize::get);
    lesson.experiment("coins", "Coins", |lesson, experiment| {
        let workers = options.workers.unwrap_or(lesson.machine().cores);
        experiment.param("count", wanted);
        experiment.param("suffix", suffix.digits());
        experiment.param("workers", workers);
        experiment.columns([
            ("coin", Unit::None),
            ("hashes", Unit::None),
            ("seconds", Unit::Seconds),
        ]);
        let vein = Vein::of(lesson.seed());
        let tries = suffix.tries();
        let mut duel =
            Duel::new("coins", options.workers, lesson, wanted, tries);
        let mut rest = PLACES;
        let (mut fitting, mut luck) = (0, Vec::new());
        for nth in 1..=wanted {
            let what = format!("coin {nth} of {wanted}");
            let job = job(what, vein, &suffix, rest.clone());
            let found = duel.find(&job, experiment)?;
            let next = found.number + 1;
            luck.push((next - rest.start) as f64 / tries as f64);
            rest.start = next;
            let coin = vein.coin(found.number);
            let md5 = coin.md5();
            fitting += u64::from(suffix.matches(&md5));
            experiment.row(Row {
                coin,
                md5: hex(&md5),
                hashes: found.hashes,
                seconds: found.seconds,
                alone_seconds: found.alone_seconds,
            });
        }

        note(&Samples::from(luck), tries, experiment);
        duel.judge(lesson, experiment);
        experiment.claim(Claim::exactly(
            "fitting",
            "Hashed afresh, all give the suffix",
            fitting,
            wanted as u64,
        ));
        // The starts of all the coins that were tried.
        let starts: Vec<_> = (0..=(rest.start - 1) / TAILS)
            .map(|start| vein.start(start * TAILS))
            .collect();
        let starts = starts.iter().map(|start| ("--start", start as _));
        let mut twin = vec![("--count", &wanted as &dyn Display)];
        twin.push(("--suffix", &suffix));
        twin.extend(starts);
        experiment.python = lesson.python("coins.py", &twin)?;
        judge_python("md5", experiment);
        Ok(())
    })
}

/// The search for the first coin among some places.
pub fn job(
    what: String,
    vein: Vein,
    suffix: &Suffix,
    places: Range<u64>,
) -> Job<impl Fn(Range<u64>) -> Option<u64> + Sync> {
    Job {
        what,
        numbers: places,
        chunk: CHUNK,
        first: move |places| vein.first(suffix, places),
    }
}

/// Shows a hash, and how far the numbers of tries lay apart.
fn note(luck: &Samples, tries: u64, experiment: &mut Experiment) {
    experiment.note(&format!(
        "MD5 of the first:\n    {}\n\
         It takes {} tries on average; these took {:.2} to {:.2} times that.\n\
         coins --runs 1000 shows how far such times spread.",
        experiment.rows[0]["md5"].as_str().unwrap_or_default(),
        HumanCount(tries),
        luck.min(),
        luck.max(),
    ));
}

impl Options {
    fn suffix(&self, lesson: &Lesson) -> Suffix {
        self.suffix.clone().unwrap_or_else(|| {
            let full = if lesson.compares() { "0000" } else { "00000" };
            let zeros = lesson.size(full, "000").parse();
            zeros.expect("zeros are hex digits")
        })
    }
}

#[cfg(test)]
mod tests {
    use indicatif::ProgressBar;
    use shared::lesson::Stop;
    use shared::measure::Timeline;

    use super::*;
    use crate::crew::Crew;

    #[test]
    fn a_seed_has_the_same_coins_for_any_number_of_workers() {
        let vein = Vein::of(7.into());
        let suffix: Suffix = "0000".parse().unwrap();
        let stop = Stop::default();

        let [one, two, many] = [1, 2, 20].map(|workers| {
            let (timeline, bar) = (Timeline::default(), ProgressBar::hidden());
            let mut crew = Crew::gather("test", workers, &timeline, &stop, bar);
            let mut rest = PLACES;
            [(); 4].map(|()| {
                let job = job(String::new(), vein, &suffix, rest.clone());
                let place = crew.search(&job).unwrap().answer.unwrap().unwrap();
                rest.start = place + 1;
                vein.coin(place)
            })
        });

        assert!(one.iter().all(|coin| suffix.matches(&coin.md5())));
        assert_eq!(one, two);
        assert_eq!(one, many);
    }
}
