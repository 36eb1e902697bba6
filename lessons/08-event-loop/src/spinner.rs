//! A spinner turns while a slow answer is computed, and ends when it is there.
//!
//! Twice the same program: with a thread, and with a task. What differs is how
//! the spinner ends. The third way is the second one without `spawn_blocking`:
//! one thread can do many things, but not at the same time.

mod on_the_loop;
mod spinning;
mod with_task;
mod with_thread;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::whole;
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use shared::measure::observe;

use self::spinning::{Scene, Seen};

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// The slow question: how many primes are below N? A smaller one beside a
    /// Python twin [default: 2,000,000; with --quick 200,000]
    #[arg(long, value_name = "N", value_parser = whole(10..=100_000_000))]
    below: Option<u64>,
}

type Way = fn(&Scene) -> Result<Seen, Error>;

/// The ways, the last one wrong, and what makes each spinner end.
const WAYS: [(&str, &str, Way); 3] = [
    ("a thread", "it sees a closed channel", with_thread::run),
    ("a task", "it is dropped at its await", with_task::run),
    ("a task, answer on the loop", "the same", on_the_loop::run),
];

/// Who turns every 20 ms has turned in this time, however busy the machine is.
/// In seconds.
const LONG_ENOUGH: f64 = 0.2;

const NEEDS: &str = "\
What it needs         a thread                    a task
to be told            a channel, made for it      its handle
to hear it            a look at each turn         an await at each turn
to be gone            somebody who joins it       somebody who awaits it
If it never looks     it never ends               it never ends
What it holds         is freed when it returns    is dropped where it waits";

#[derive(Serialize)]
struct Row {
    way: &'static str,
    answer: u64,
    /// Seconds until the answer was there.
    wall: f64,
    turns: u64,
    /// Threads alive at the peak.
    threads: Option<u64>,
    ends_because: &'static str,
    /// Seconds from being told to being gone.
    gone_after: f64,
}

/// Asks the slow question in each way.
///
/// # Errors
/// On Ctrl-C, or if the Python twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let usual = lesson.size(2_000_000, 200_000);
    let usual = if lesson.compares() { 200_000 } else { usual };
    let below = options.below.unwrap_or(usual);
    let title = "A spinner while a slow answer is computed";
    lesson.experiment("spinner", title, |lesson, experiment| {
        experiment.param("below", below);
        experiment.columns([
            ("way", Unit::None),
            ("answer", Unit::None),
            ("wall", Unit::Seconds),
            ("turns", Unit::None),
            ("threads", Unit::None),
            ("ends_because", Unit::None),
            ("gone_after", Unit::Seconds),
        ]);
        let mut all = Vec::new();
        for (way, ends_because, ask) in WAYS {
            let scene = Scene::new(way, below, lesson);
            let (seen, cost) = observe(|_| ask(&scene));
            let seen = seen?;
            experiment.row(Row {
                way,
                answer: seen.answer,
                wall: seen.wall.as_secs_f64(),
                turns: seen.turns,
                threads: cost.threads,
                ends_because,
                gone_after: seen.gone_after.as_secs_f64(),
            });
            all.push(seen);
        }
        experiment.note(NEEDS);
        judge(&all, experiment);
        experiment.python =
            lesson.python("spinner.py", &[("--below", &below)])?;
        Ok(())
    })
}

fn judge(all: &[Seen], experiment: &mut Experiment) {
    let [right @ .., wrong] = all else {
        return;
    };
    let others = all.iter().filter(|seen| seen.answer != all[0].answer);
    experiment.claim(Claim::exactly(
        "same-answer",
        "Ways that find another answer",
        others.count() as u64,
        0,
    ));
    let least = |figure: fn(&Seen) -> f64| {
        right.iter().map(figure).fold(f64::INFINITY, f64::min)
    };
    experiment.claim(
        Claim::at_least(
            "turns",
            "The spinner turns while the answer is computed in another thread",
            least(|seen| seen.turns as f64),
            1.0,
        )
        .provided(
            least(|seen| seen.wall.as_secs_f64()) >= LONG_ENOUGH,
            "the answer was there too soon to tell",
        ),
    );
    experiment.claim(
        Claim::exactly(
            "stands-still",
            "While it is computed on the loop the spinner turns not once",
            wrong.turns,
            0,
        )
        .because("computing has no await, so nobody else is polled"),
    );
    let left: usize = all.iter().map(|seen| seen.left).sum();
    experiment.claim(
        Claim::exactly("gone", "Spinners left at the end", left as u64, 0)
            .because("joined, or cancelled with all they held"),
    );
}

/// For the student's guess: how often the spinner turned while the answer was
/// computed on the loop; as often as beside it, less often, or not at all.
pub fn how_often(spinner: &Experiment) -> Option<usize> {
    let turns = |row: usize| spinner.rows.get(row)?.get("turns")?.as_u64();
    Some(match (turns(1)?, turns(2)?) {
        (_, 0) => 2,
        (beside, on_it) if on_it < beside => 1,
        _ => 0,
    })
}
