//! The lesson as a story: question, prediction, run, and what it showed.

use shared::lesson::{Error, Lesson};

use crate::{
    cancel, downloads, flags, nested, panics, results, start, three_pools,
    urls, wait, workers,
};

/// Tells the whole lesson.
///
/// # Errors
/// On Ctrl-C, or if an experiment cannot run.
pub fn tell(lesson: &mut Lesson) -> Result<(), Error> {
    lesson.say(
        "\nYou hand a closure to a pool: `submit`. A worker runs it, and \
         `join` on its\nhandle gives you what it returned. Python calls them \
         `submit` and `result`.\n\nNow there are eight tasks, and the first \
         is by far the slowest.",
    );
    lesson.predict(
        "results",
        "`map` gives the results in order. When is the first one there?",
        &["when any task is done", "when the slowest is done"],
    );
    results::run(&results::Options::default(), lesson)?;
    let waited = figure(lesson, "results", 0, "first_result")
        > 2.0 * figure(lesson, "results", 1, "first_result");
    lesson.reveal("results", usize::from(waited));

    lesson.say("\nSometimes you do not want all results, or not yet.");
    wait::run(&wait::Options::default(), lesson)?;

    lesson.say("\nA worker runs five tasks. The second one panics.");
    lesson.predict(
        "panics",
        "What becomes of the three after it?",
        &["they never run", "another worker runs them", "they run"],
    );
    panics::run(&panics::Options::default(), lesson)?;
    // The worker lives on, or the experiment had not ended.
    lesson.reveal("panics", 2);

    lesson.say("\nYou have changed your mind: one task runs, others wait.");
    cancel::run(&cancel::Options::default(), lesson)?;

    lesson.say("\nWho are the workers, and since when have they been there?");
    start::run(&start::Options::default(), lesson)?;

    lesson.say(
        "\nNow look inside. src/pools has the same small pool three times, \
         each in a file\nto read from top to bottom.",
    );
    lesson.predict(
        "three-pools",
        "Which of the three takes tasks from outside the fastest?",
        &["the lock", "the channel", "work stealing"],
    );
    three_pools::run(&three_pools::Options::default(), lesson)?;
    let seen = lesson.result("three-pools").map(three_pools::the_fastest);
    lesson.reveal("three-pools", seen.unwrap_or(1));

    lesson.say("\nTwo tasks each submit a task to their own pool and join it.");
    lesson.predict(
        "nested",
        "What happens in the small pools?",
        &["it takes a little longer", "they wait for ever"],
    );
    nested::run(&nested::Options::default(), lesson)?;
    let stuck = figure(lesson, "nested", 0, "in_time") < 0.5;
    lesson.reveal("nested", usize::from(stuck));

    lesson.say("\nAnd how many workers should a pool have?");
    lesson.predict(
        "workers",
        "With 10 workers in place of 1, which tasks are 10 times as fast?",
        &["tasks that wait", "tasks that compute", "all of them"],
    );
    workers::run(&workers::Options::default(), lesson)?;
    let scales = |row| figure(lesson, "workers", row, "speed_up") > 5.0;
    match (scales(2), scales(6)) {
        (true, all) => lesson.reveal("workers", 2 * usize::from(all)),
        (false, true) => lesson.reveal("workers", 1),
        (false, false) => {}
    }

    lesson.say(
        "\nWaiting is mostly for the network. Here is one, on this machine: \
         some of its pages\nare there, some hosts are not.",
    );
    urls::run(&urls::Options::default(), lesson)?;
    flags::run(&flags::Options::default(), lesson)?;
    downloads::run(&downloads::Options::default(), lesson)
}

/// A figure that an experiment has measured; not a number if it has not.
fn figure(lesson: &Lesson, experiment: &str, row: usize, name: &str) -> f64 {
    lesson
        .result(experiment)
        .and_then(|done| done.rows.get(row)?.get(name)?.as_f64())
        .unwrap_or(f64::NAN)
}
