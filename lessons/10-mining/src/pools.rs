//! The same searches by one worker, by scoped threads, and in two pools.
//!
//! In Python only processes are faster than one worker. Here both pools are,
//! and a chunk is so much work that it hardly matters what it costs to send.

use std::num::NonZeroUsize;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::count;
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit, Verdict};
use shared::measure::{Samples, interleave};

use crate::contest::{Contest, WAYS};
use crate::duel::timed;
use crate::hex::{Prefix, Suffix};
use crate::vein::PLACES;
use crate::zen;

/// Coins for each line: a coin takes about that part of a nonce's time.
const COINS_A_LINE: usize = 5;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many lines of the Zen of Python to search for, and five times as
    /// many coins [default: 10; beside a Python twin 4; with --quick 2]
    #[arg(long, value_name = "N", value_parser = count(20))]
    searches: Option<NonZeroUsize>,

    /// Zeros that a nonce's hash begins with, and a coin's ends with; beside a
    /// Python twin 4 [default: 5; with --quick 3]
    #[arg(long, value_name = "N", value_parser = count(8))]
    zeros: Option<NonZeroUsize>,

    /// Workers of each kind [default: one a core]
    #[arg(long, value_name = "N", value_parser = count(100))]
    workers: Option<NonZeroUsize>,

    /// Rounds, of which the median is shown [default: 3; with --quick 1]
    #[arg(long, value_name = "N", value_parser = count(100))]
    rounds: Option<NonZeroUsize>,
}

/// One way, and how long it took.
#[derive(Serialize)]
struct Row {
    way: String,
    seconds: f64,
    speed_up: f64,
}

/// Searches in every way, and compares answers and times.
///
/// # Errors
/// On Ctrl-C, or if the system starts no workers.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let (lines, full) = if lesson.compares() { (4, 4) } else { (10, 5) };
    let searches = options
        .searches
        .map_or(lesson.size(lines, 2), NonZeroUsize::get);
    let zeros = options
        .zeros
        .map_or(lesson.size(full, 3), NonZeroUsize::get);
    let rounds = options.rounds.map_or(lesson.size(3, 1), NonZeroUsize::get);
    let title = "The same searches in pools of threads and of processes";
    lesson.experiment("pools", title, |lesson, experiment| {
        let workers = options.workers.unwrap_or(lesson.machine().cores);
        experiment.param("searches", searches);
        experiment.param("zeros", zeros);
        experiment.param("workers", workers);
        experiment.param("rounds", rounds);
        experiment.columns([
            ("way", Unit::None),
            ("seconds", Unit::Seconds),
            ("speed_up", Unit::Ratio),
        ]);
        let zeros = "0".repeat(zeros);
        let mut contest = Contest::new(workers, lesson)?;
        let texts: Vec<_> = zen::poem().take(searches).collect();

        let prefix: Prefix = zeros.parse().expect("zeros are hex digits");
        let zen = race(
            &mut contest,
            "zen",
            lesson,
            rounds,
            experiment,
            |contest, way| {
                let nonce = |text: &String| contest.nonce(way, text, &prefix);
                texts.iter().map(nonce).collect()
            },
        )?;
        let suffix: Suffix = zeros.parse().expect("zeros are hex digits");
        let coins = race(
            &mut contest,
            "coins",
            lesson,
            rounds,
            experiment,
            |contest, way| {
                let mut rest = PLACES;
                (0..searches * COINS_A_LINE)
                    .map(|_| {
                        let place = contest.coin(way, &suffix, rest.clone())?;
                        rest.start = place + 1;
                        Ok(place)
                    })
                    .collect()
            },
        )?;
        experiment.note("The claims compare the fastest round of each.");
        judge(&[zen, coins], lesson, experiment);
        experiment.python = lesson.python(
            "pools.py",
            &[
                ("--searches", &searches),
                ("--zeros", &zeros.len()),
                ("--workers", &workers),
            ],
        )?;
        Ok(())
    })
}

/// What came of one search: the fastest round of each way (whatever disturbs
/// one makes it slower), and how many rounds had other answers than one worker.
struct Outcome {
    best: Vec<f64>,
    wrong: u64,
}

/// Searches in each way in turn, and adds a row for each.
fn race(
    contest: &mut Contest,
    what: &str,
    lesson: &Lesson,
    rounds: usize,
    experiment: &mut Experiment,
    search: impl Fn(&mut Contest, usize) -> Result<Vec<u64>, Error>,
) -> Result<Outcome, Error> {
    let mut answers = vec![Vec::new(); WAYS.len()];
    let mut track = lesson.timeline().track(format!("pools: {what}"));
    let mut times = vec![Samples::default(); WAYS.len()];
    let ended: Result<(), Error> = interleave(&mut times, rounds, |way| {
        let found = track.span(WAYS[way], |_| search(contest, way))?;
        answers[way].push(found);
        Ok(())
    });
    let seconds: Vec<_> = times.iter().map(Samples::median).collect();
    for (way, samples) in WAYS.iter().zip(&times) {
        if samples.values().is_empty() {
            continue;
        }
        let way = format!("{what}: {way}");
        experiment.runs(&way, "seconds", samples);
        experiment.row(Row {
            way,
            seconds: samples.median(),
            speed_up: seconds[0] / samples.median(),
        });
    }
    ended?;
    let right = answers[0].first();
    let wrong = answers.iter().flatten().filter(|&got| Some(got) != right);
    Ok(Outcome {
        best: times.iter().map(Samples::min).collect(),
        wrong: wrong.count() as u64,
    })
}

fn judge(outcomes: &[Outcome], lesson: &Lesson, experiment: &mut Experiment) {
    let cores = lesson.machine().cores.get();
    let slowest = |way: usize, than: usize| {
        let ratio = |outcome: &Outcome| outcome.best[way] / outcome.best[than];
        outcomes.iter().map(ratio).fold(f64::NAN, f64::max)
    };
    let cheap = "a chunk is a hundred times the work of sending it";
    // Searches so short that the start of the workers is most of them.
    let long = outcomes.iter().all(|outcome| outcome.best[0] > 0.1);
    let short = "the searches are too short to tell";
    experiment.claim(Claim::exactly(
        "same-answers",
        "Rounds in which a way found something else than one worker did",
        outcomes.iter().map(|outcome| outcome.wrong).sum(),
        0,
    ));
    let faster = Claim::at_most(
        "pool-is-faster",
        "A thread pool takes at most 0.9 of one worker's time",
        slowest(2, 0),
        0.9,
    )
    .provided(cores >= 2, "this machine has one core");
    experiment.claim(timed(faster, lesson, cheap).provided(long, short));
    let equal = Claim::at_most(
        "processes-equal-threads",
        "A process pool takes at most 1.3 of a thread pool's time",
        slowest(3, 2),
        1.3,
    );
    experiment.claim(timed(equal, lesson, cheap).provided(long, short));
}

/// Which pool may be faster. About as fast is a quarter.
pub const FASTER: [&str; 3] =
    ["the threads", "the processes", "both are about as fast"];

/// Which of [`FASTER`] it was, if the searches were long enough to tell.
pub fn faster(lesson: &Lesson) -> Option<usize> {
    let pools = lesson.result("pools")?;
    let long = |claim: &Claim| {
        claim.id == "processes-equal-threads"
            && claim.verdict != Verdict::NotApplicable
    };
    let ratio = pools.claims.iter().find(|claim| long(claim))?.measured?;
    Some(match ratio {
        ratio if ratio > 1.25 => 0,
        ratio if ratio < 0.8 => 1,
        _ => 2,
    })
}
