//! All strategies side by side: who eats how much, and who waits.

use std::num::NonZeroUsize;
use std::time::Duration;

use clap::{Args, ValueEnum};
use shared::lesson::options::{count, seconds};
use shared::lesson::{Claim, Error, Experiment, Lesson};
use shared::measure::Timeline;

use crate::choice::Choice;
use crate::dinner::{Dinner, Evening, MOST, Pace, Rules, philosophers, tracks};
use crate::figures::{self, COLUMNS, Figures};

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Philosophers at the table [default: 5]
    #[arg(long, value_name = "N", value_parser = philosophers(MOST))]
    philosophers: Option<usize>,

    /// How long each dinner lasts, in seconds
    /// [default: 0.2; with --quick 0.05]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(3_600))]
    seconds: Option<Duration>,

    /// Mean time of a thought, of a meal, and between the two forks, in
    /// seconds [default: 0.001]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(60))]
    pace: Option<Duration>,

    /// Dinners for each strategy, of which the median is shown
    /// [default: 3; with --quick 1]
    #[arg(long, value_name = "N", value_parser = count(100))]
    rounds: Option<NonZeroUsize>,
}

/// A dinner at which every thread has had its turn on a core.
const LONG_ENOUGH: Duration = Duration::from_millis(20);

/// A pace that is slow beside the time it takes to wake a thread.
const SLOW_ENOUGH: Duration = Duration::from_micros(500);

/// Meals of each from which on luck evens out between philosophers.
const ENOUGH: u64 = 60;

/// Serves dinners under each strategy in turn, with the same appetites.
///
/// # Errors
/// On Ctrl-C, or if the Python twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let philosophers = options.philosophers.unwrap_or(5);
    let time = options
        .seconds
        .unwrap_or(Duration::from_millis(lesson.size(200, 50)));
    let pace = options.pace.unwrap_or(Duration::from_millis(1));
    let rounds = options.rounds.map_or(lesson.size(3, 1), NonZeroUsize::get);

    let title = "Five ways to come by two forks";
    lesson.experiment("strategies", title, |lesson, experiment| {
        experiment.param("philosophers", philosophers);
        experiment.param("seconds", time.as_secs_f64());
        experiment.param("pace", pace.as_secs_f64());
        experiment.param("rounds", rounds);
        experiment.columns(COLUMNS);
        let rules = Rules {
            pace: Pace::of(pace),
            meals: None,
            time,
            hungry: false,
        };
        let mut served: Vec<(Choice, Vec<Evening>)> = Choice::value_variants()
            .iter()
            .map(|&choice| (choice, Vec::new()))
            .collect();
        let bar = lesson.progress((rounds * served.len()) as u64, "dinners");

        // In turn, so that a change of the machine's pace meets all of them.
        let ended: Result<(), Error> = (0..rounds).try_for_each(|round| {
            served.iter_mut().try_for_each(|(choice, evenings)| {
                let evening =
                    serve(*choice, philosophers, rules, round as u64, lesson)?;
                evenings.push(evening);
                bar.inc(1);
                Ok(lesson.stop().check()?)
            })
        });

        for (choice, evenings) in &served {
            figures::show(*choice, evenings, experiment);
        }
        ended?;
        judge(&served, rules, philosophers, experiment);
        let twin = [
            ("--philosophers", &philosophers as _),
            ("--seconds", &time.as_secs_f64() as _),
            ("--pace", &pace.as_secs_f64() as _),
            ("--rounds", &rounds as _),
            ("--seed", &lesson.seed() as _),
        ];
        experiment.python = lesson.python("dinner.py", &twin)?;
        Ok(())
    })
}

fn serve(
    choice: Choice,
    philosophers: usize,
    rules: Rules,
    round: u64,
    lesson: &Lesson,
) -> Result<Evening, Error> {
    let table = choice.table(philosophers);
    let dinner = Dinner {
        strategy: &*table,
        rules,
        seed: lesson.seed(),
        // Of the round alone: each strategy meets the same appetites.
        number: round,
        stop: lesson.stop(),
    };
    // Of each strategy one dinner is drawn: the others look alike.
    let timeline = match round {
        0 => lesson.timeline().clone(),
        _ => Timeline::default(),
    };
    dinner.serve(&mut tracks(&timeline, choice.name(), philosophers))
}

fn judge(
    served: &[(Choice, Vec<Evening>)],
    rules: Rules,
    philosophers: usize,
    experiment: &mut Experiment,
) {
    let pace = rules.pace.eat;
    let right = served.iter().filter(|(choice, _)| *choice != Choice::Naive);
    let fewest = right
        .flat_map(|(_, evenings)| evenings)
        .map(Evening::fewest)
        .min();
    experiment.claim(
        Claim::at_least(
            "everybody-eats",
            "Every other strategy feeds everybody: fewest meals",
            fewest.unwrap_or(0) as f64,
            1.0,
        )
        .provided(
            // In the longest chain of waits all eat one after the other.
            rules.time.as_secs_f64()
                >= 4.0 * pace.as_secs_f64() * philosophers as f64
                && rules.time >= LONG_ENOUGH,
            "too short for everybody to eat in turn; a larger --seconds can \
             tell",
        ),
    );

    let figures = |wanted| {
        served
            .iter()
            .find(|(choice, _)| *choice == wanted)
            .map(|(choice, evenings)| Figures::of(*choice, evenings))
            .expect("every strategy was served")
    };
    let ordered = figures(Choice::Ordered);
    let chandy_misra = figures(Choice::ChandyMisra);
    experiment.claim(
        Claim::at_least(
            "fair",
            "Chandy-Misra is fairer than ordered forks: ratio",
            chandy_misra.fairness / ordered.fairness,
            1.0,
        )
        .because("who has just eaten stands behind both neighbours")
        .provided(
            pace >= SLOW_ENOUGH,
            "who gets a core decides who eats; a larger --pace can tell",
        )
        .provided(
            ordered.meals >= ENOUGH * philosophers as u64,
            "too few meals to tell; a larger --seconds can",
        ),
    );
}
