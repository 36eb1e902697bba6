//! Lesson 1: what do threads buy when there is no GIL?
//!
//! A user is asked while something is computed; computations race each other in
//! threads, without a GIL and under one; and threads end: asked, cut off with
//! their process, but never killed.

mod compute;
mod cores;
mod detach;
mod gil;
mod judge;
mod kill;
mod overlap;
mod size;
mod squares;
mod stop;
mod user;
mod with_gil;

use std::process::ExitCode;

use clap::Subcommand;
use shared::lesson::{self, Error, Lesson};
// For `gil`, which a model checker builds with another `crate::sync`.
use shared::sync;

#[derive(Debug, Subcommand)]
enum Experiment {
    /// Ask a user and compute: one after the other, then in two threads
    Overlap(overlap::Options),
    /// Two and four computations: in turn, then each in a thread
    Compute(size::Options),
    /// The same work in one thread, a thread per core, four per core
    Cores(cores::Options),
    /// The same in threads that pass a GIL to each other
    Gil(size::Options),
    /// Three ways to ask a thread to stop
    Stop(stop::Options),
    /// What a killed thread would leave behind
    Kill(kill::Options),
    /// A detached thread ends with its process
    Detach(detach::Options),
}

fn main() -> ExitCode {
    // The experiment `detach` starts this program again, as its own child.
    if detach::was_child() {
        return ExitCode::SUCCESS;
    }
    lesson::main("threads", |lesson, only| match only {
        Some(Experiment::Overlap(options)) => overlap::run(&options, lesson),
        Some(Experiment::Compute(options)) => compute::run(&options, lesson),
        Some(Experiment::Cores(options)) => cores::run(&options, lesson),
        Some(Experiment::Gil(options)) => with_gil::run(&options, lesson),
        Some(Experiment::Stop(options)) => stop::run(&options, lesson),
        Some(Experiment::Kill(options)) => kill::run(&options, lesson),
        Some(Experiment::Detach(options)) => detach::run(&options, lesson),
        None => story(lesson),
    })
}

fn story(lesson: &mut Lesson) -> Result<(), Error> {
    lesson.say(
        "\nA user who is asked for a name takes a second or two. A sum of \
         squares\ntakes half a second.",
    );
    lesson.predict(
        "overlap",
        "How long do both take, each in a thread of its own?",
        &["as long as both together", "as long as the longer one"],
    );
    overlap::run(&overlap::Options::default(), lesson)?;
    let hidden = figure(lesson, "overlap", 1, "hidden");
    lesson.reveal("overlap", usize::from(hidden > 0.5));

    lesson.say(
        "\nA thread that computes needs a core. Python's threads have only \
         one\nbetween them, whoever holds the GIL. These have what the \
         machine has.",
    );
    lesson.predict(
        "compute",
        "How long do two computations take in two threads?",
        &["as long as in turn, as in Python", "about half as long"],
    );
    compute::run(&size::Options::default(), lesson)?;
    let two_threads = figure(lesson, "compute", 1, "of_in_turn");
    lesson.reveal("compute", usize::from(two_threads < 0.75));

    lesson.predict(
        "cores",
        "How fast is the same work in four threads per core instead of one?",
        &["no faster", "a good deal faster"],
    );
    cores::run(&cores::Options::default(), lesson)?;
    let gain =
        figure(lesson, "cores", 1, "wall") / figure(lesson, "cores", 2, "wall");
    lesson.reveal("cores", usize::from(gain > 1.2));

    lesson.say(
        "\nNow with a GIL, written in Rust: a lock that a thread must hold to \
         run,\npasses on every 5 ms if others ask for it, and releases \
         while it waits.",
    );
    lesson.predict(
        "gil",
        "What does the GIL cost?",
        &[
            "the overlap of computations",
            "the overlap of waiting",
            "both",
            "neither",
        ],
    );
    with_gil::run(&size::Options::default(), lesson)?;
    let lost = |row| figure(lesson, "gil", row, "of_in_turn") > 0.75;
    match (lost(1), lost(3)) {
        (true, false) => lesson.reveal("gil", 0),
        (false, true) => lesson.reveal("gil", 1),
        (true, true) => lesson.reveal("gil", 2),
        (false, false) => lesson.reveal("gil", 3),
    }

    lesson.say(
        "\nA thread ends when its function returns. Nobody can end it from \
         outside.\nSo it is asked, looks up often enough, and is joined.",
    );
    stop::run(&stop::Options::default(), lesson)?;
    lesson.say("\nWhy is there no call that kills a thread?");
    kill::run(&kill::Options::default(), lesson)?;
    lesson.predict(
        "detach",
        "main returns, a thread still works. What becomes of the thread?",
        &["it is waited for", "it goes on by itself", "it is cut off"],
    );
    detach::run(&detach::Options::default(), lesson)?;
    // The process has ended, or the experiment had not.
    lesson.reveal("detach", 2);
    Ok(())
}

/// A figure that an experiment has measured; not a number if it has not.
fn figure(lesson: &Lesson, experiment: &str, row: usize, name: &str) -> f64 {
    lesson
        .result(experiment)
        .and_then(|done| done.rows.get(row)?.get(name)?.as_f64())
        .unwrap_or(f64::NAN)
}
