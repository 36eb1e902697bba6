//! The naive table gets stuck, and the cycle of waits is found and named.
//!
//! How soon it gets stuck is a matter of luck. Philosophers with quick hands
//! take the right fork right after the left one: the moment in which all have
//! just one is so short that no run may ever hit it, and the program passes
//! every test. With slow hands it comes sooner or later. Only a toast makes it
//! certain: nobody reaches for the right fork before everybody holds up the
//! left one.

use std::num::NonZeroUsize;
use std::time::Duration;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, seconds};
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use shared::measure::{Samples, Timeline};

use crate::dinner::{
    Deadlock, Dinner, Evening, MOST, Pace, Rules, philosophers, tracks,
};
use crate::figures;
use crate::strategy::Naive;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Philosophers at the table [default: 5]
    #[arg(long, value_name = "N", value_parser = philosophers(MOST))]
    philosophers: Option<usize>,

    /// Dinners of each kind [default: 10; with --quick 3]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    dinners: Option<NonZeroUsize>,

    /// The end of a dinner that does not get stuck, in seconds
    /// [default: 0.2; with --quick 0.05]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(3_600))]
    seconds: Option<Duration>,

    /// Mean time of a thought, of a meal, and of slow hands between the two
    /// forks, in seconds [default: 0.001]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(60))]
    pace: Option<Duration>,
}

/// What happens between the left fork and the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    QuickHands,
    SlowHands,
    Toast,
}

/// Some dinners of one kind.
#[derive(Serialize)]
struct Row {
    way: &'static str,
    dinners: usize,
    stuck: u64,
    /// Of all philosophers, until the table got stuck or the time was over;
    /// the median of the dinners.
    meals: f64,
    /// Seconds; the median of the dinners.
    lasted: f64,
}

/// Serves naive dinners until they get stuck or their time is over.
///
/// # Errors
/// On Ctrl-C.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let philosophers = options.philosophers.unwrap_or(5);
    let dinners = options
        .dinners
        .map_or(lesson.size(10, 3), NonZeroUsize::get);
    let time = lesson.size(200, 50);
    let time = options.seconds.unwrap_or(Duration::from_millis(time));
    let pace = options.pace.unwrap_or(Duration::from_millis(1));

    let title = "All take the left fork first: when does the table get stuck?";
    lesson.experiment("cycle", title, |lesson, experiment| {
        experiment.param("philosophers", philosophers);
        experiment.param("dinners", dinners);
        experiment.param("seconds", time.as_secs_f64());
        experiment.param("pace", pace.as_secs_f64());
        experiment.columns([
            ("way", Unit::None),
            ("dinners", Unit::None),
            ("stuck", Unit::None),
            ("meals", Unit::None),
            ("lasted", Unit::Seconds),
        ]);
        let bar = lesson.progress((dinners * Way::ALL.len()) as u64, "dinners");
        let mut served = Way::ALL.map(|way| (way, Vec::new()));

        let ended: Result<(), Error> =
            served.iter_mut().try_for_each(|(way, evenings)| {
                let rules = way.rules(pace, time);
                (0..dinners).try_for_each(|number| {
                    evenings.push(serve(
                        *way,
                        philosophers,
                        rules,
                        number,
                        lesson,
                    )?);
                    bar.inc(1);
                    Ok(lesson.stop().check()?)
                })
            });

        for (way, evenings) in &served {
            show(*way, evenings, experiment);
        }
        ended?;
        name_a_cycle(&served, experiment);
        judge(&served, experiment);
        Ok(())
    })
}

fn serve(
    way: Way,
    philosophers: usize,
    rules: Rules,
    number: usize,
    lesson: &Lesson,
) -> Result<Evening, Error> {
    let table = match way {
        Way::QuickHands | Way::SlowHands => Naive::new(philosophers),
        Way::Toast => Naive::with_toast(philosophers),
    };
    let dinner = Dinner {
        strategy: &table,
        rules,
        seed: lesson.seed(),
        number: number as u64,
        stop: lesson.stop(),
    };
    // Of each way one dinner is drawn: the others look alike.
    let timeline = match number {
        0 => lesson.timeline().clone(),
        _ => Timeline::default(),
    };
    dinner.serve(&mut tracks(&timeline, way.name(), philosophers))
}

fn show(way: Way, evenings: &[Evening], experiment: &mut Experiment) {
    if evenings.is_empty() {
        return;
    }
    let samples = |figure: fn(&Evening) -> f64| {
        Samples::from(evenings.iter().map(figure).collect::<Vec<_>>())
    };
    let meals = samples(|evening| evening.meals() as f64);
    let lasted = samples(|evening| evening.time.as_secs_f64());
    experiment.row(Row {
        way: way.name(),
        dinners: evenings.len(),
        stuck: figures::stuck(evenings),
        meals: meals.median(),
        lasted: lasted.median(),
    });
    experiment.runs(way.name(), "meals", &meals);
    experiment.runs(way.name(), "lasted", &lasted);
}

fn name_a_cycle(served: &[(Way, Vec<Evening>)], experiment: &mut Experiment) {
    if let Some((_, deadlock)) = deadlocks(served).next_back() {
        experiment.note("The cycle that the last dinner ended in:");
        for line in deadlock.cycle.to_string().lines() {
            experiment.note(&format!("  {line}"));
        }
        experiment.note("Whoever closed it found it, and all got up.");
    }
}

fn judge(served: &[(Way, Vec<Evening>)], experiment: &mut Experiment) {
    let toasts = served.iter().find(|(way, _)| *way == Way::Toast);
    let toasts = toasts.map_or(&[][..], |(_, evenings)| evenings);
    experiment.claim(
        Claim::exactly(
            "toast",
            "With a toast every dinner gets stuck",
            figures::stuck(toasts),
            toasts.len() as u64,
        )
        .because("all hold their left fork, so no right one is free"),
    );
    let all = deadlocks(served).count() as u64;
    let true_ones = deadlocks(served)
        .filter(|(evening, deadlock)| deadlock.is_true(&evening.plates))
        .count() as u64;
    experiment.claim(
        Claim::exactly(
            "true-cycle",
            "Every cycle that was named is a true one",
            true_ones,
            all,
        )
        .because("so say the record of the forks and each philosopher in it"),
    );
}

/// The dinners that got stuck, in the order in which they were served.
fn deadlocks(
    served: &[(Way, Vec<Evening>)],
) -> impl DoubleEndedIterator<Item = (&Evening, &Deadlock)> {
    let evenings = served.iter().flat_map(|(_, evenings)| evenings);
    evenings.filter_map(|evening| Some((evening, evening.deadlock.as_ref()?)))
}

impl Way {
    const ALL: [Self; 3] = [Self::QuickHands, Self::SlowHands, Self::Toast];

    fn name(self) -> &'static str {
        match self {
            Self::QuickHands => "quick hands",
            Self::SlowHands => "slow hands",
            Self::Toast => "toast",
        }
    }

    fn rules(self, pace: Duration, time: Duration) -> Rules {
        let slow = Pace::of(pace);
        Rules {
            pace: match self {
                Self::QuickHands => Pace {
                    reach: Duration::ZERO,
                    ..slow
                },
                Self::SlowHands | Self::Toast => slow,
            },
            meals: None,
            time,
            // Nobody may stay away from the toast: the others would wait.
            hungry: self == Self::Toast,
        }
    }
}
