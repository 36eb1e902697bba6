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

mod answers;
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
        "How many of the dinners with quick hands get stuck?",
        &["none", "some", "all"],
    );
    cycle::run(&cycle::Options::default(), lesson)?;
    lesson.reveal("quick-hands", answers::quick_hands(lesson));

    lesson.say(
        "
Luck proves nothing. This counts every order in which the forks can be taken
and put back, on a model of the table: naive, left fork first; ordered, the
fork with the smaller number first; waiter, all but one may sit down;
Chandy-Misra, who has just eaten must give a fork to a neighbour who asks.",
    );
    lesson.predict(
        "stuck-orders",
        "How many of the naive orders get stuck?",
        &[
            "one in ten or more",
            "one in a hundred or so",
            "fewer than one in a thousand",
        ],
    );
    explore::run(&explore::Options::default(), lesson)?;
    lesson.reveal("stuck-orders", answers::stuck_orders(lesson));

    lesson.say(
        "
Four ways out, on real threads again. Back-off: if the second fork is not
free, put the first one back and try later. The others are as above.
Fairness is the fewest meals of anybody by the most meals of anybody; put back
counts the forks that were put back without a meal.",
    );
    strategies::run(&strategies::Options::default(), lesson)?;

    lesson.say(
        "
And more philosophers? Here each eats so many meals, and then leaves. The
naive table has a toast again.",
    );
    lesson.predict(
        "cycle",
        "How many philosophers are in the cycle of a toast?",
        &["two neighbours", "some of the table", "the whole table"],
    );
    sizes::run(&sizes::Options::default(), lesson)?;
    lesson.reveal("cycle", answers::cycle(lesson));

    lesson.say(
        "
To see it happen, slowly:
  cargo run -p deadlock -- table --strategy naive --watch",
    );
    Ok(())
}
