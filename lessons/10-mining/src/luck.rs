//! How long does the next coin take?
//!
//! Nobody can tell: each try has the same small chance, and however many have
//! failed, the next is no more likely to succeed. What can be told is how many
//! of a thousand coins take how long, and that is the geometric law. One in
//! three takes longer than the average, one in twenty three times as long.

use indicatif::HumanCount;
use serde::Serialize;
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use shared::measure::Samples;

use crate::coins::job;
use crate::crew::Crew;
use crate::hex::Suffix;
use crate::law::Geometric;
use crate::vein::{PLACES, Vein};

/// Classes of the histogram, all equally likely.
const CLASSES: u32 = 10;

/// Blocks of a bar that shows what is expected.
const BAR: f64 = 20.0;

/// The scaled distance from the law that chance alone exceeds in one of a
/// million runs.
const FAR: f64 = 2.7;

/// Coins that took so many tries, at most, and more than those of the class
/// before.
#[derive(Serialize)]
struct Row {
    tries: String,
    coins: usize,
    expected: f64,
    histogram: String,
}

/// Finds so many coins, and holds the tries that each took against the law.
///
/// # Errors
/// On Ctrl-C, with what was found until then; if the system does not start so
/// many threads.
pub fn run(
    runs: usize,
    suffix: &Suffix,
    workers: usize,
    lesson: &mut Lesson,
) -> Result<(), Error> {
    let title = "How many tries a coin takes";
    lesson.experiment("coins", title, |lesson, experiment| {
        experiment.param("runs", runs);
        experiment.param("suffix", suffix.digits());
        experiment.param("workers", workers);
        experiment.columns([
            ("tries", Unit::None),
            ("coins", Unit::None),
            ("expected", Unit::None),
            ("histogram", Unit::None),
        ]);
        let mut tries = Vec::new();
        let ended = search(runs, suffix, workers, lesson, &mut tries);
        show(&tries, suffix, experiment);
        ended
    })
}

/// Counts the tries that one coin after the other takes.
fn search(
    runs: usize,
    suffix: &Suffix,
    workers: usize,
    lesson: &Lesson,
    tries: &mut Vec<u64>,
) -> Result<(), Error> {
    let vein = Vein::of(lesson.seed());
    let bar = lesson.progress(runs as u64, "coins");
    let (timeline, stop) = (lesson.timeline(), lesson.stop());
    let hidden = indicatif::ProgressBar::hidden();
    let mut crew = Crew::gather("coins", workers, timeline, stop, hidden);
    let mut rest = PLACES;
    for nth in 1..=runs {
        let job = job(format!("coin {nth}"), vein, suffix, rest.clone());
        let place = crew.search(&job)?.answer?;
        let next = place.expect("there are more places than can be tried") + 1;
        tries.push(next - rest.start);
        rest.start = next;
        bar.inc(1);
    }
    Ok(())
}

/// Adds the histogram, and judges the fit.
fn show(tries: &[u64], suffix: &Suffix, experiment: &mut Experiment) {
    if tries.is_empty() {
        return;
    }
    let law = Geometric::one_in(suffix.tries());
    let mut least = 0;
    for class in 1..=CLASSES {
        let part = f64::from(class) / f64::from(CLASSES);
        let open = class == CLASSES;
        let most = if open { u64::MAX } else { law.tries_for(part) };
        let some = tries.iter().filter(|&&it| least < it && it <= most);
        let coins = some.count();
        let likely = law.part_within(most) - law.part_within(least);
        let expected = likely * tries.len() as f64;
        experiment.row(Row {
            tries: if open {
                format!("more than {}", HumanCount(least))
            } else {
                format!("up to {}", HumanCount(most))
            },
            coins,
            expected,
            histogram: bar(coins as f64 / expected),
        });
        least = most;
    }
    let figures = tries.iter().map(|&tries| tries as f64);
    let figures = Samples::from(figures.collect::<Vec<_>>());
    let mean = figures.values().iter().sum::<f64>() / tries.len() as f64;
    let fit = law.fit(tries);
    experiment.note(&format!(
        "A bar of {BAR} is what the law expects. {} coins took {:.2} times the \
         average\nof {} tries, the luckiest {:.5} times, the unluckiest {:.1}.\n\
         Kolmogorov and Smirnov: distance {:.4}; chance alone is farther from \
         the law\nin {:.1} % of such runs.",
        tries.len(),
        mean / suffix.tries() as f64,
        HumanCount(suffix.tries()),
        figures.min() / suffix.tries() as f64,
        figures.max() / suffix.tries() as f64,
        fit.distance,
        100.0 * fit.likely,
    ));
    experiment.claim(
        Claim::at_most(
            "law",
            "The tries follow the geometric law: their scaled distance from it",
            fit.scaled,
            FAR,
        )
        .because("chance alone is farther from it once in a million runs"),
    );
}

/// A bar of that many times [`BAR`] blocks, at most three times.
fn bar(times: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small number that is not negative"
    )]
    let blocks = (times.min(3.0) * BAR).round() as usize;
    "█".repeat(blocks)
}
