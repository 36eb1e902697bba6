//! Lesson 7: how many workers does waiting need?
//!
//! A link checker does next to nothing: it asks, and waits for the answer. The
//! time of a sequential one is the sum of all waits. Workers wait side by side,
//! and need no core for it: so ten of them take a tenth of the time, on any
//! machine, and a hundred a hundredth, until one slow link takes longer than
//! the rest together.

mod check;
mod checker;
mod links;
mod outcome;
mod pages;
mod source;
mod sweep;
mod tree;
mod watch;
mod world;

use std::process::ExitCode;

use clap::Subcommand;
use shared::lesson::{self, Error, Lesson};

/// The experiments, in reading order.
#[derive(Debug, Subcommand)]
enum Experiment {
    /// Fetch random pages of a wiki and write their external links to a file
    Pages(pages::Options),
    /// Check links: the local wiki's, or those of a file, a page or a site
    Check(check::Options),
    /// Check the same links with one worker, with five, with ten, a hundred
    Sweep(sweep::Options),
}

fn main() -> ExitCode {
    // As the local web, this is where the process stays.
    web::site::serve();
    lesson::main("link-check", |lesson, only| match only {
        Some(Experiment::Pages(options)) => pages::run(&options, lesson),
        Some(Experiment::Check(options)) => check::run(&options, lesson),
        Some(Experiment::Sweep(options)) => sweep::run(&options, lesson),
        None => story(lesson),
    })
}

fn story(lesson: &mut Lesson) -> Result<(), Error> {
    lesson.say(
        "\nA wiki links to the outside, and the outside changes. Here are a \
         wiki and an\noutside of your own, in a process beside this one. \
         Every answer takes a while,\nas on the internet. First fetch some \
         random pages, and note where they lead.",
    );
    pages::run(&pages::Options::default(), lesson)?;

    lesson.say("\nWhich of these links are dead?");
    check::run(&check::Options::default(), lesson)?;

    lesson.say("\nThat was with ten workers. Now one, five, ten, a hundred.");
    lesson.predict(
        "ten",
        "How many times as fast as one worker are ten?",
        &[
            "as many times as there are cores",
            "about ten times",
            "about as fast",
        ],
    );
    sweep::run(&sweep::Options::default(), lesson)?;
    let cores = lesson.machine().cores.get() as f64;
    match sweep::ten_over_one(lesson) {
        Some(times) if times < 1.5 => lesson.reveal("ten", 2),
        Some(times) if times > 1.5 * cores => lesson.reveal("ten", 1),
        Some(_) => lesson.reveal("ten", 0),
        None => {}
    }
    Ok(())
}
