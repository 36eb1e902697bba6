//! Lesson 3: why is nobody eating?
//!
//! Philosophers sit around a table, with one fork between any two, and each
//! needs two forks to eat. A philosopher is a thread and a fork is a lock. Take
//! them in the wrong way, and one day everybody waits for everybody.
//!
//! ```text
//! cycle       the naive way gets stuck; who waits for whom is found and named
//! explore     every order in which forks can be taken, counted
//! strategies  four ways out, side by side, and what each costs
//! sizes       from 2 philosophers to 1,000
//! table       one dinner, to watch: not part of the whole lesson
//! ```

mod choice;
mod cycle;
mod dinner;
mod explore;
mod figures;
mod forks;
mod seat;
mod semaphore;
mod sizes;
mod strategies;
mod strategy;
mod table;
#[cfg(test)]
mod tests;
mod wait_for;
mod watch;

// What the files that a model checker also runs take for their types.
use shared::sync;

use std::process::ExitCode;

use clap::Subcommand;
use shared::lesson::{self, Error, Lesson};

#[derive(Subcommand)]
enum Experiment {
    /// Let the naive table get stuck, find the cycle of waits and name it
    Cycle(cycle::Options),
    /// Count every order in which forks can be taken and put back
    Explore(explore::Options),
    /// Compare five strategies: meals, fairness, waiting
    Strategies(strategies::Options),
    /// Lay tables from 2 philosophers up to 1,000
    Sizes(sizes::Options),
    /// Serve one dinner under one strategy; --watch shows it while it lasts
    Table(table::Options),
}

fn main() -> ExitCode {
    lesson::main("deadlock", |lesson, only| match only {
        None => story(lesson),
        Some(Experiment::Cycle(options)) => cycle::run(&options, lesson),
        Some(Experiment::Explore(options)) => explore::run(&options, lesson),
        Some(Experiment::Strategies(options)) => {
            strategies::run(&options, lesson)
        }
        Some(Experiment::Sizes(options)) => sizes::run(&options, lesson),
        Some(Experiment::Table(options)) => table::run(&options, lesson),
    })
}

/// The whole lesson, in reading order.
fn story(lesson: &mut Lesson) -> Result<(), Error> {
    lesson.say(
        "
Five philosophers sit around a table, with a fork between any two. Who wants
to eat needs both forks beside the plate. So each takes the left one, then the
right one, eats, puts both back and thinks. Each philosopher is a thread, each
fork a lock.

Between the two forks there may be a pause: quick hands make none, slow hands
make one. At a toast nobody reaches for the right fork before everybody holds
up the left one.",
    );
    lesson.predict(
        "quick-hands",
        "Ten dinners with quick hands. How many get stuck?",
        &["none", "some", "all"],
    );
    cycle::run(&cycle::Options::default(), lesson)?;
    reveal_quick_hands(lesson);

    lesson.say(
        "
Luck proves nothing. This counts every order in which the forks can be taken
and put back, on a model of the table: naive, left fork first; ordered, the
fork with the smaller number first; waiter, all but one may sit down.",
    );
    explore::run(&explore::Options::default(), lesson)?;

    lesson.say(
        "
Four ways out, on real threads again. Back-off: if the second fork is not
free, put the first one back and try later. Chandy-Misra: who has just eaten
must give a fork to a neighbour who asks.
Fairness is the fewest meals of anybody by the most meals of anybody; put back
counts the forks that were put back without a meal.",
    );
    lesson.predict(
        "least-fair",
        "Which way is the least fair?",
        &["ordered", "waiter", "back-off", "chandy-misra"],
    );
    strategies::run(&strategies::Options::default(), lesson)?;
    reveal_least_fair(lesson);

    lesson.say(
        "
And more philosophers? Here each eats so many meals, and then leaves. The naive
table has a toast again: how long is the cycle that it ends in?",
    );
    sizes::run(&sizes::Options::default(), lesson)?;

    lesson.say(
        "
To see it happen, slowly:
  cargo run -p deadlock -- table --strategy naive --watch",
    );
    Ok(())
}

fn reveal_quick_hands(lesson: &mut Lesson) {
    let count = |column: &str| lesson.result("cycle")?.rows[0][column].as_u64();
    let seen = match (count("stuck"), count("runs")) {
        (Some(0), _) => 0,
        (stuck, runs) if stuck == runs => 2,
        _ => 1,
    };
    lesson.reveal("quick-hands", seen);
}

fn reveal_least_fair(lesson: &mut Lesson) {
    let fairness: Vec<f64> = lesson
        .result("strategies")
        .map(|done| &done.rows[..])
        .unwrap_or_default()
        .iter()
        .filter(|row| row["strategy"] != "naive")
        .filter_map(|row| row["fairness"].as_f64())
        .collect();
    let least = (0..fairness.len())
        .min_by(|&a, &b| fairness[a].total_cmp(&fairness[b]));
    lesson.reveal("least-fair", least.unwrap_or(0));
}
