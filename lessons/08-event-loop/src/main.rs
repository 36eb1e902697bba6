//! Lesson 8, `event-loop`: how can one thread do many things?
//!
//! A thread that waits for one thing is a thread too many. First what a task is,
//! beside a thread, and what it must never do. Then what it costs to have ten
//! thousand of either. Then how it works: an event loop with callbacks, futures
//! and an executor written by hand, and what `async` makes of them. Last, how
//! long things take that one may wait for, or should not.

mod downloads;
mod heartbeats;
mod ladder;
mod spinner;
mod stopping;
mod this_program;
mod tracks;
mod waits;

use std::process::ExitCode;

use clap::Subcommand;
use shared::lesson::{self, Error, Lesson};
use shared::process_pool;
// For the executor that a model checker builds with another `crate::sync`.
use shared::sync;
use web::site;

/// The experiments, in reading order.
#[derive(Debug, Subcommand)]
enum Experiment {
    /// A spinner while a slow answer is computed: a thread, and a task
    Spinner(spinner::Options),
    /// A heartbeat every 10 ms, and what makes it late
    Heartbeats(heartbeats::Options),
    /// Ten thousand waits at once: as tasks, and as threads
    Waits(waits::Options),
    /// Callbacks, futures by hand, `async` and `await`: the same downloads
    Downloads(downloads::Options),
    /// How long things take, from the L1 cache to a process
    Ladder(ladder::Options),
}

fn main() -> ExitCode {
    // Waits are in processes of their own, and so is the local web. Each is
    // this program, started again; these calls never return in it.
    process_pool::serve(waits::TASKS);
    site::serve();

    lesson::main("event-loop", |lesson, only| match only {
        Some(Experiment::Spinner(options)) => spinner::run(&options, lesson),
        Some(Experiment::Heartbeats(options)) => {
            heartbeats::run(&options, lesson)
        }
        Some(Experiment::Waits(options)) => waits::run(&options, lesson),
        Some(Experiment::Downloads(options)) => {
            downloads::run(&options, lesson)
        }
        Some(Experiment::Ladder(options)) => ladder::run(&options, lesson),
        None => story(lesson),
    })
}

fn story(lesson: &mut Lesson) -> Result<(), Error> {
    lesson.say(
        "\nA spinner turns every 20 ms while a slow answer is computed: first \
         as a thread\nthat is told to stop, then as a task that is cancelled.",
    );
    lesson.predict(
        "spinner",
        "How often does it turn if the answer is computed on the event loop?",
        &["as often as beside it", "now and then", "not at all"],
    );
    spinner::run(&spinner::Options::default(), lesson)?;
    if let Some(seen) = lesson.result("spinner").and_then(spinner::how_often) {
        lesson.reveal("spinner", seen);
    }

    lesson.say(
        "\nSo that is what a task must not do. How bad is it? A heart beats \
         every 10 ms on\nthe loop, and other tasks sleep, read and hash.",
    );
    heartbeats::run(&heartbeats::Options::default(), lesson)?;

    lesson.say("\nA task that waits takes no thread. What does it take?");
    lesson.predict(
        "waits",
        "A thread that waits takes how many times the memory of a task?",
        &["up to 5 times", "5 to 50 times", "more than 50 times"],
    );
    waits::run(&waits::Options::default(), lesson)?;
    if let Some(seen) = lesson.result("waits").and_then(waits::memory_ratio) {
        lesson.reveal("waits", seen);
    }

    lesson.say(
        "\nHow can one thread wait for so many? In src/downloads are an event \
         loop, an\nexecutor, and the same three steps in four ways: robots.txt \
         names the sitemap, the\nsitemap names the pages, and then there is \
         the page.",
    );
    downloads::run(&downloads::Options::default(), lesson)?;

    lesson.say("\nAnd what is long? Here is how long things take.");
    lesson.predict(
        "ladder",
        "If a load from the nearest cache took 1 s, how long would a process \
         take to start?",
        &["minutes", "hours", "days"],
    );
    ladder::run(&ladder::Options::default(), lesson)?;
    if let Some(seen) = lesson.result("ladder").and_then(ladder::how_long) {
        lesson.reveal("ladder", seen);
    }
    Ok(())
}
