//! One dinner, under one strategy; to be watched, if somebody wants to.

use std::num::NonZeroUsize;
use std::time::Duration;

use clap::Args;
use shared::lesson::options::{count, seconds};
use shared::lesson::{Claim, Error, Experiment, Lesson};

use crate::choice::Choice;
use crate::dinner::{Dinner, Evening, MOST, Pace, Rules, philosophers, tracks};
use crate::figures::{self, COLUMNS};
use crate::strategy::{Naive, Strategy};
use crate::watch::{self, MOST_SHOWN};

/// What can be set.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Philosophers at the table [default: 5]
    #[arg(long, value_name = "N", value_parser = philosophers(MOST))]
    philosophers: Option<usize>,

    /// How they come by their forks
    #[arg(long, value_enum, default_value_t = Choice::Naive)]
    strategy: Choice,

    /// Who has eaten so often leaves
    #[arg(long, value_name = "N", value_parser = count(1_000_000))]
    meals: Option<NonZeroUsize>,

    /// How long the dinner lasts, in seconds; 60 with --meals or --watch
    /// [default: 2; with --quick 1]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(3_600))]
    seconds: Option<Duration>,

    /// Mean time of a thought, of a meal, and between the two forks, in
    /// seconds; 0.5 with --watch [default: 0.001]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(60))]
    pace: Option<Duration>,

    /// Naive only: nobody reaches for the right fork before everybody holds up
    /// the left one
    #[arg(long)]
    toast: bool,

    /// Show who thinks, waits and eats while they do; needs a terminal
    #[arg(long)]
    watch: bool,
}

/// Serves one dinner.
///
/// # Errors
/// On Ctrl-C, if there is no terminal to watch on, or if what was asked for
/// does not go together.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let choice = options.strategy;
    let philosophers = options.philosophers.unwrap_or(5);
    if options.toast && choice != Choice::Naive {
        return Err(refused(
            "--toast",
            "goes with --strategy naive alone: elsewhere not all can hold \
             their left fork at once",
        ));
    }
    if options.watch && philosophers > MOST_SHOWN {
        return Err(refused(
            "--watch",
            &format!("shows {MOST_SHOWN} philosophers at most"),
        ));
    }
    if options.watch && lesson.picture().is_none() {
        return Err(refused("--watch", "needs a terminal to draw on"));
    }
    let rules = rules(options, lesson);

    let title = format!("Dinner for {philosophers}, {}", choice.name());
    lesson.experiment("table", &title, |lesson, experiment| {
        experiment.param("philosophers", philosophers);
        experiment.param("strategy", choice.name());
        experiment.param("meals", rules.meals);
        experiment.param("seconds", rules.time.as_secs_f64());
        experiment.param("pace", rules.pace.eat.as_secs_f64());
        experiment.param("toast", options.toast);
        experiment.columns(COLUMNS);
        let table: Box<dyn Strategy> = if options.toast {
            Box::new(Naive::with_toast(philosophers))
        } else {
            choice.table(philosophers)
        };
        let dinner = Dinner {
            strategy: &*table,
            rules,
            seed: lesson.seed(),
            number: 0,
            stop: lesson.stop(),
        };
        let mut tracks = tracks(lesson.timeline(), choice.name(), philosophers);

        let picture = lesson.picture().filter(|_| options.watch);
        let evening = match picture {
            None => dinner.serve(&mut tracks)?,
            Some(mut picture) => {
                dinner.serve_watched(&mut tracks, |places| {
                    picture.draw(&watch::draw(places, &table.look()));
                })?
            }
        };

        let evenings = [evening];
        figures::show(choice, &evenings, experiment);
        lesson.stop().check()?;
        let [evening] = &evenings;
        tell(options, evening, experiment);
        Ok(())
    })
}

fn rules(options: &Options, lesson: &Lesson) -> Rules {
    let long = options.watch || options.meals.is_some();
    let time = if long { 60 } else { lesson.size(2, 1) };
    let pace = if options.watch { 500 } else { 1 };
    let pace = options.pace.unwrap_or(Duration::from_millis(pace));
    Rules {
        pace: Pace::of(pace),
        meals: options.meals.map(|meals| meals.get() as u64),
        time: options.seconds.unwrap_or(Duration::from_secs(time)),
        // Nobody may stay away from the toast: the others would wait.
        hungry: options.toast,
    }
}

fn tell(options: &Options, evening: &Evening, experiment: &mut Experiment) {
    if let Some(deadlock) = &evening.deadlock {
        experiment.note("The table got stuck:");
        for line in deadlock.cycle.to_string().lines() {
            experiment.note(&format!("  {line}"));
        }
        experiment.note("Whoever closed the circle found it, and all got up.");
    }
    if options.strategy == Choice::Naive {
        experiment.claim(
            Claim::exactly(
                "stuck",
                "The naive table gets stuck before its time is over",
                u64::from(evening.deadlock.is_some()),
                1,
            )
            .because(if options.toast {
                "all hold their left fork, so no right one is free"
            } else {
                "by chance, sooner or later; --toast makes it certain"
            }),
        );
    } else {
        experiment.claim(Claim::at_least(
            "everybody-eats",
            "Everybody eats: meals of whoever ate least",
            evening.fewest() as f64,
            1.0,
        ));
    }
}

fn refused(option: &str, problem: &str) -> Error {
    Error::BadInput {
        option: option.to_owned(),
        problem: problem.to_owned(),
    }
}
