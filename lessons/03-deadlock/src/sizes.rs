//! Small tables and large ones, up to a thousand philosophers.

use std::num::NonZeroUsize;
use std::time::Duration;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, seconds};
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use shared::measure::{Timeline, observe};

use crate::choice::Choice;
use crate::dinner::{Dinner, Evening, MOST, Pace, Rules, philosophers, tracks};
use crate::strategy::{Naive, Strategy};

/// No dinner takes longer, even on a machine that is very busy.
const DEADLINE: Duration = Duration::from_mins(1);

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Philosophers at each table, with commas between
    /// [default: 2, 5, 100, 1000; with --quick 2, 5, 50]
    #[arg(
        long,
        value_name = "N",
        value_delimiter = ',',
        value_parser = philosophers(MOST)
    )]
    philosophers: Vec<usize>,

    /// Meals that each philosopher eats [default: 10; with --quick 3]
    #[arg(long, value_name = "N", value_parser = count(1_000_000))]
    meals: Option<NonZeroUsize>,

    /// Mean time of a thought, of a meal, and between the two forks, in
    /// seconds [default: 0.001]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(60))]
    pace: Option<Duration>,
}

/// Tables of one size. A figure is missing where the run was stopped before.
#[derive(Default, Serialize)]
struct Row {
    philosophers: usize,
    /// Meals per second, here and in the next three.
    ordered: Option<f64>,
    waiter: Option<f64>,
    back_off: Option<f64>,
    chandy_misra: Option<f64>,
    /// How many philosophers are in the cycle of the naive table.
    naive_cycle: Option<usize>,
    /// Meals of whoever ate least, under any strategy but the naive one.
    fewest: Option<u64>,
    /// Threads alive at the peak.
    threads: Option<u64>,
    /// Bytes in use at the peak.
    peak_memory: Option<u64>,
}

/// What is the same at tables of all sizes.
struct House<'a> {
    rules: Rules,
    lesson: &'a Lesson,
}

/// Serves so many meals to everybody, at one table after the other.
///
/// # Errors
/// On Ctrl-C, or if the system starts no more threads.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let sizes = match &options.philosophers[..] {
        [] => lesson.size(vec![2, 5, 100, 1_000], vec![2, 5, 50]),
        sizes => sizes.to_vec(),
    };
    let meals = options.meals.map_or(lesson.size(10, 3), NonZeroUsize::get);
    let pace = options.pace.unwrap_or(Duration::from_millis(1));

    let title = "Small tables and large ones: meals per second";
    lesson.experiment("sizes", title, |lesson, experiment| {
        experiment.param("philosophers", &sizes);
        experiment.param("meals", meals);
        experiment.param("pace", pace.as_secs_f64());
        experiment.columns([
            ("philosophers", Unit::None),
            ("ordered", Unit::PerSecond),
            ("waiter", Unit::PerSecond),
            ("back_off", Unit::PerSecond),
            ("chandy_misra", Unit::PerSecond),
            ("naive_cycle", Unit::None),
            ("peak_memory", Unit::Bytes),
        ]);
        let house = House {
            rules: Rules {
                pace: Pace::of(pace),
                meals: Some(meals as u64),
                time: DEADLINE,
                hungry: true,
            },
            lesson,
        };
        let bar = lesson.progress(sizes.len() as u64, "tables");
        let mut rows = Vec::new();

        let ended = sizes.iter().try_for_each(|&philosophers| {
            let mut row = Row {
                philosophers,
                ..Row::default()
            };
            let (ended, cost) = observe(|_| house.fill(&mut row));
            row.threads = cost.threads;
            row.peak_memory = cost.peak_memory;
            experiment.row(&row);
            rows.push(row);
            bar.inc(1);
            ended
        });

        ended?;
        experiment.note(
            "Who waits with one fork in hand makes the neighbour wait too. \
             Under a waiter,\nor with ordered forks, such chains can be as \
             long as the table.",
        );
        judge(&rows, meals as u64, experiment);
        Ok(())
    })
}

impl House<'_> {
    /// Measures what belongs into the row, as far as it gets.
    fn fill(&self, row: &mut Row) -> Result<(), Error> {
        let philosophers = row.philosophers;
        for choice in Choice::RIGHT {
            let table = choice.table(philosophers);
            let evening = self.serve(&*table, choice.name(), philosophers)?;
            let place = match choice {
                Choice::Ordered => &mut row.ordered,
                Choice::Waiter => &mut row.waiter,
                Choice::BackOff => &mut row.back_off,
                Choice::ChandyMisra => &mut row.chandy_misra,
                Choice::Naive => unreachable!("it is none of the right ones"),
            };
            *place = Some(evening.meals_per_second());
            // Who was sent home by Ctrl-C had no time to eat.
            self.lesson.stop().check()?;
            let fewest = evening.fewest();
            row.fewest =
                Some(row.fewest.map_or(fewest, |least| least.min(fewest)));
        }
        let toast = Naive::with_toast(philosophers);
        let evening = self.serve(&toast, "naive", philosophers)?;
        row.naive_cycle =
            evening.deadlock.map(|found| found.cycle.waits().len());
        Ok(self.lesson.stop().check()?)
    }

    fn serve(
        &self,
        strategy: &dyn Strategy,
        name: &str,
        philosophers: usize,
    ) -> Result<Evening, Error> {
        /// Philosophers whose rows of a timeline can still be read.
        const DRAWN: usize = 5;
        let timeline = if philosophers <= DRAWN {
            self.lesson.timeline().clone()
        } else {
            Timeline::default()
        };
        let name = format!("{name} for {philosophers}");
        let dinner = Dinner {
            strategy,
            rules: self.rules,
            seed: self.lesson.seed(),
            number: 0,
            stop: self.lesson.stop(),
        };
        dinner.serve(&mut tracks(&timeline, &name, philosophers))
    }
}

fn judge(rows: &[Row], meals: u64, experiment: &mut Experiment) {
    let fewest = rows.iter().filter_map(|row| row.fewest).min();
    experiment.claim(Claim::exactly(
        "everybody-eats",
        "At tables of any size everybody eats all meals",
        fewest.unwrap_or(0),
        meals,
    ));
    let whole = rows
        .iter()
        .filter(|row| row.naive_cycle == Some(row.philosophers))
        .count() as u64;
    experiment.claim(
        Claim::exactly(
            "cycle-round-the-table",
            "The cycle of a toast goes round the whole table",
            whole,
            rows.len() as u64,
        )
        .because("each waits for the next one's left fork"),
    );
}
