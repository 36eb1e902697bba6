//! Lesson 2, `race`: where did my increments go?
//!
//! Two threads add one to a counter, again and again, and the counter ends too
//! low. The naive answer is to run it and see; but a run that goes well proves
//! nothing. So the lesson takes luck out of it, first by force and then by
//! going through every order that the steps can take. At the end it mends the
//! counter in five ways, and measures their price.

mod adders;
mod case;
mod chance;
mod compiler;
mod contention;
mod count;
mod counters;
mod exploration;
mod explore;
mod forced;
mod lockstep;
mod model;
mod refused;
mod rivals;
mod ten_threads;

use std::process::ExitCode;

use clap::Subcommand;
use shared::lesson::{self, Error, Lesson};
// For the files that a model checker runs as well.
use shared::sync;

/// The experiments, in reading order.
#[derive(Subcommand)]
enum Experiment {
    /// Ten threads add one each: as in the notebook, torn apart, and mended
    TenThreads(ten_threads::Options),
    /// What the compiler says to the notebook's program
    Compiler(compiler::Options),
    /// How many of many runs lose updates
    Chance(chance::Options),
    /// Lose as many updates as can be, every time
    Forced(forced::Options),
    /// Every order in which the steps can happen, counted and drawn
    Explore(explore::Options),
    /// What each way to count right costs
    Count(count::Options),
    /// Any of the explorer's models by name; not part of the whole lesson
    Model(model::Options),
}

fn main() -> ExitCode {
    lesson::main("race", |lesson, only| match only {
        None => story(lesson),
        Some(Experiment::TenThreads(options)) => {
            ten_threads::run(&options, lesson)
        }
        Some(Experiment::Compiler(options)) => compiler::run(&options, lesson),
        Some(Experiment::Chance(options)) => chance::run(&options, lesson),
        Some(Experiment::Forced(options)) => forced::run(&options, lesson),
        Some(Experiment::Explore(options)) => explore::run(&options, lesson),
        Some(Experiment::Count(options)) => count::run(&options, lesson),
        Some(Experiment::Model(options)) => model::run(&options, lesson),
    })
}

fn story(lesson: &mut Lesson) -> Result<(), Error> {
    lesson.say(
        "Two threads add one to the same counter, a million times each. It \
         ends below\ntwo million. Where did the increments go?\n\n\
         First the notebook's program: ten threads, each adds one after a \
         random pause\nand prints the value that it sees. Its run printed\n\n\
         \x20   2, 2, 5, 6, 6, 6, 8, 8, 9, 10",
    );
    lesson.predict(
        "notebook",
        "Did that run lose updates?",
        &["yes, some values are missing", "no, they were seen late"],
    );
    ten_threads::run(&ten_threads::Options::default(), lesson)?;
    // Its last value was 10: each of the ten had added one.
    lesson.reveal("notebook", 1);

    lesson.say(
        "\nIn Rust that program would say `counter += 1` in ten threads. The \
         compiler has a\nword to say to that.",
    );
    compiler::run(&compiler::Options::default(), lesson)?;

    lesson.say(
        "\nSo here the counter is an atomic, and adding one is a load, an \
         addition and a\nstore. Each step is allowed. Two threads do so, \
         run after run.",
    );
    lesson.predict(
        "chance",
        "How many of the runs lose updates?",
        &["none", "some", "all"],
    );
    chance::run(&chance::Options::default(), lesson)?;
    let seen = lesson.result("chance").map_or(0, chance::how_many_lose);
    lesson.reveal("chance", seen);

    lesson.say(
        "\nLuck is no test. A barrier between the load and the store takes it \
         out.",
    );
    forced::run(&forced::Options::default(), lesson)?;

    lesson.say(
        "\nWithout a barrier any order of the steps can happen. When two \
         threads add one\neach, in three steps, there are 20 orders.",
    );
    lesson.predict(
        "explore",
        "How many of the 20 lose an update?",
        &["2", "10", "18"],
    );
    explore::run(&explore::Options::default(), lesson)?;
    lesson.reveal("explore", 2);

    lesson
        .say("\nThere are several ways to count right. They differ in price.");
    lesson.predict(
        "count",
        "Which is the fastest when two threads count at once?",
        &["fetch_add", "a mutex", "a channel", "a count per thread"],
    );
    count::run(&count::Options::default(), lesson)?;
    let seen = lesson.result("count").map_or(3, count::the_fastest);
    lesson.reveal("count", seen);
    Ok(())
}
