//! Every order in which forks can be taken and put back, counted.
//!
//! A dinner that went well says little: it took one order out of very many.
//! Here all of them are counted, for one meal each, on a model of the table.
//! So few are stuck that a dinner may never meet one, and yet they are there.

use clap::Args;
use serde::Serialize;
use shared::explore::models::{Strategy, chandy_misra, philosophers};
use shared::explore::{ExploreError, Model, Value};
use shared::lesson::{Claim, Error, Experiment, Lesson, Stop, Stopped, Unit};

use crate::dinner;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Philosophers at the largest table [default: 5; with --quick 4]
    #[arg(
        long,
        value_name = "N",
        value_parser = dinner::philosophers(MOST)
    )]
    philosophers: Option<usize>,
}

/// At larger tables the waiter's orders do not fit a report's numbers.
const MOST: usize = 5;

/// All orders at one table: how many there are, and how many get stuck.
#[derive(Serialize)]
struct Row {
    philosophers: usize,
    naive: u64,
    naive_stuck: u64,
    /// One naive order in so many gets stuck.
    one_in: f64,
    ordered: u64,
    ordered_stuck: u64,
    waiter: u64,
    waiter_stuck: u64,
    chandy_misra: u64,
    chandy_misra_stuck: u64,
}

/// Counts the orders that get stuck, and draws the shortest.
///
/// # Errors
/// On Ctrl-C.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let most = options.philosophers.unwrap_or(lesson.size(MOST, 4));

    let title = "Every order of taking forks and putting them back, one meal \
                 each";
    lesson.experiment("explore", title, |lesson, experiment| {
        experiment.param("philosophers", most);
        experiment.columns([
            ("philosophers", Unit::None),
            ("naive", Unit::None),
            ("naive_stuck", Unit::None),
            ("one_in", Unit::None),
            ("ordered", Unit::None),
            ("ordered_stuck", Unit::None),
            ("waiter_stuck", Unit::None),
            ("chandy_misra_stuck", Unit::None),
        ]);
        let mut rows = Vec::new();
        for philosophers in 2..=most {
            let row = count_all(philosophers, lesson.stop())?;
            experiment.row(&row);
            rows.push(row);
        }
        draw(most.min(3), experiment)?;
        judge(&rows, experiment);
        Ok(())
    })
}

fn count_all(number: usize, stop: &Stop) -> Result<Row, Error> {
    let table = |strategy| count(&philosophers(number, strategy), stop);
    let (naive, naive_stuck) = table(Strategy::LeftFirst)?;
    let (ordered, ordered_stuck) = table(Strategy::LowestFirst)?;
    let (waiter, waiter_stuck) = table(Strategy::Waiter)?;
    let (chandy_misra, chandy_misra_stuck) =
        count(&chandy_misra(number), stop)?;
    Ok(Row {
        philosophers: number,
        naive,
        naive_stuck,
        one_in: naive as f64 / naive_stuck as f64,
        ordered,
        ordered_stuck,
        waiter,
        waiter_stuck,
        chandy_misra,
        chandy_misra_stuck,
    })
}

/// All orders, and those that get stuck.
fn count<S: Value, L: Value + Default>(
    model: &Model<S, L>,
    stop: &Stop,
) -> Result<(u64, u64), Error> {
    let graph = model.graph_until(|_| stop.requested());
    // Nothing but Ctrl-C ends the search early.
    let count = graph.map_err(|_| Stopped)?.count();
    let all = count.map_err(|error| failed(&error))?.all;
    let whole = |number: u128| {
        u64::try_from(number)
            .map_err(|_| failed(&ExploreError::TooManySchedules))
    };
    Ok((whole(all.total())?, whole(all.deadlocked)?))
}

/// Draws the shortest way into a deadlock, and says what cannot be counted.
fn draw(number: usize, experiment: &mut Experiment) -> Result<(), Error> {
    let naive = philosophers(number, Strategy::LeftFirst);
    if let Some(schedule) =
        naive.shortest_bad().map_err(|error| failed(&error))?
    {
        experiment.note(&format!(
            "The shortest way to get stuck, with {number} philosophers:"
        ));
        experiment.note(&schedule.draw(78));
    }
    let back_off = philosophers(number, Strategy::BackOff);
    if back_off.count() == Err(ExploreError::Endless) {
        experiment.note(
            "The orders of back-off cannot be counted: some never end. All \
             take a fork,\nall put it back, and so on: that is the livelock.",
        );
    }
    Ok(())
}

fn judge(rows: &[Row], experiment: &mut Experiment) {
    if let Some(largest) = rows.last() {
        let most = largest.philosophers;
        experiment.claim(
            Claim::exactly(
                "naive",
                &format!(
                    "{most}! naive orders get stuck, as many as there are \
                     ways to take {most} left forks"
                ),
                largest.naive_stuck,
                (1..=most as u64).product(),
            )
            .because("once all have their left fork, nothing else can happen"),
        );
    }
    experiment.claim(Claim::exactly(
        "right",
        "With ordered forks, a waiter or Chandy-Misra no order gets stuck",
        rows.iter()
            .map(|row| {
                row.ordered_stuck + row.waiter_stuck + row.chandy_misra_stuck
            })
            .sum(),
        0,
    ));
}

fn failed(error: &ExploreError) -> Error {
    Error::Failed(error.to_string())
}
