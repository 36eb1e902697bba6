//! Lesson 9: how do I crawl a site that keeps growing, politely?
//!
//! A list that is known beforehand is a `map` over a pool. A list that grows
//! while it is worked on needs a frontier, or a task per page and a throttle.
//! Then: how far does a throttle carry, what does waiting cost in memory, who
//! reads the pages, and how does one stop.

mod catalogue;
mod crawl;
mod crowd;
mod deadline;
mod parsing;
mod permits;
mod shop;
mod site;
mod ways;

use std::process::ExitCode;

use clap::Subcommand;
use shared::lesson::{self, Error, Lesson};

/// The experiments, in reading order.
#[derive(Debug, Subcommand)]
enum Experiment {
    /// The catalogue, then the products it lists, in a pool
    Catalogue(catalogue::Options),
    /// A list that grows: in rounds, with a frontier, with tasks
    Ways(ways::Options),
    /// More and more permits, and the law they follow
    Permits(permits::Options),
    /// A thousand pages in flight, in threads and in tasks
    Crowd(crowd::Options),
    /// What reading pages does to the event loop
    Parsing(parsing::Options),
    /// A crawl that is cut off keeps what it has
    Deadline(deadline::Options),
    /// A real site, politely; `--url` alone means this one
    Site(site::Options),
}

fn main() -> ExitCode {
    // The shop is this very program, started again.
    web::site::serve();
    lesson::main("crawl", |lesson, only| match only {
        Some(Experiment::Catalogue(options)) => {
            catalogue::run(&options, lesson)
        }
        Some(Experiment::Ways(options)) => ways::run(&options, lesson),
        Some(Experiment::Permits(options)) => permits::run(&options, lesson),
        Some(Experiment::Crowd(options)) => crowd::run(&options, lesson),
        Some(Experiment::Parsing(options)) => parsing::run(&options, lesson),
        Some(Experiment::Deadline(options)) => deadline::run(&options, lesson),
        Some(Experiment::Site(options)) => site::run(&options, lesson),
        None => story(lesson),
    })
}

fn story(lesson: &mut Lesson) -> Result<(), Error> {
    lesson.say(
        "\nA shop sells bricks. Its catalogue has pages, each with links to \
         products.\nRead the catalogue first, then fetch the products in a \
         pool.",
    );
    lesson.predict(
        "catalogue",
        "Ten workers in place of one: how many times as fast?",
        &["about twice, there are few cores", "nearly ten times"],
    );
    catalogue::run(&catalogue::Options::default(), lesson)?;
    let fast = figure(lesson, "catalogue", 2, "speed_up") > 5.0;
    lesson.reveal("catalogue", usize::from(fast));

    lesson.say(
        "\nProducts that no catalogue lists are linked from other products. \
         So each page\nmay add to the list. Three ways to work on a list that \
         grows:",
    );
    ways::run(&ways::Options::default(), lesson)?;

    lesson.say(
        "\nNow only tasks, and more and more permits. A page takes 50 ms.",
    );
    lesson.predict(
        "permits",
        "A thousand permits: how many times as fast as one?",
        &["a thousand times", "hundreds of times", "less"],
    );
    permits::run(&permits::Options::default(), lesson)?;
    match figure(lesson, "permits", 5, "speed_up") {
        speed if speed > 900.0 => lesson.reveal("permits", 0),
        speed if speed > 200.0 => lesson.reveal("permits", 1),
        speed if speed > 0.0 => lesson.reveal("permits", 2),
        _ => {}
    }

    lesson.say("\nA thousand pages that wait: in tasks, and in threads.");
    crowd::run(&crowd::Options::default(), lesson)?;

    lesson.say("\nA page that has come must be read. By whom?");
    parsing::run(&parsing::Options::default(), lesson)?;

    lesson.say("\nAnd when there is no more time?");
    deadline::run(&deadline::Options::default(), lesson)?;

    lesson.say(
        "\nTo crawl a real site, politely:\n  \
         cargo run -p crawl -- --url http://example.org/",
    );
    Ok(())
}

/// A figure that an experiment has measured; not a number if it has not.
fn figure(lesson: &Lesson, experiment: &str, row: usize, name: &str) -> f64 {
    lesson
        .result(experiment)
        .and_then(|done| done.rows.get(row)?.get(name)?.as_f64())
        .unwrap_or(f64::NAN)
}
