//! Lesson 4, `queue`: who owns the counter?
//!
//! Ten threads count together, and every count is printed. A lock would keep
//! the counter right; but who prints when? Here the counter has an owner, and
//! so has the terminal, and the others put what they want done into a queue.
//! Around it stands what one must know of queues: when all is done, how workers
//! learn that they may stop, what a bound is for, and what a message costs.

mod back_pressure;
mod channels;
mod chaos;
mod chart;
mod contest;
mod counter;
mod counting;
mod flow;
mod gauge;
mod join;
mod owners;
#[cfg(test)]
mod owners_tests;
mod pump;
mod rivals;
mod stop;
mod stopping;
#[cfg(test)]
mod watchdog;

use std::process::ExitCode;

use clap::Subcommand;
use shared::lesson::{self, Error, Lesson};
// For `owners`, which a model checker builds with others of these.
use shared::{queue, sync};

/// The experiments, in reading order.
#[derive(Debug, Subcommand)]
enum Experiment {
    /// Ten producers, one counter, one terminal: which lines does it show?
    Counter(counter::Options),
    /// When is all work done? Also when workers panic
    Join(join::Options),
    /// Three ways to stop workers: what is done, and what becomes of the rest
    Stop(stop::Options),
    /// A fast producer and a slow consumer: the queue's length over time
    BackPressure(back_pressure::Options),
    /// What a message costs, through nine channels
    Channels(channels::Options),
}

fn main() -> ExitCode {
    lesson::main("queue", |lesson, only| match only {
        Some(Experiment::Counter(options)) => counter::run(&options, lesson),
        Some(Experiment::Join(options)) => join::run(&options, lesson),
        Some(Experiment::Stop(options)) => stop::run(&options, lesson),
        Some(Experiment::BackPressure(options)) => {
            back_pressure::run(&options, lesson)
        }
        Some(Experiment::Channels(options)) => channels::run(&options, lesson),
        None => story(lesson),
    })
}

fn story(lesson: &mut Lesson) -> Result<(), Error> {
    lesson.say(
        "\nTen threads count together, and every count is printed. In lesson 2 \
         an atomic\nkept every count. Does the terminal show them in order, \
         too? Here one thread\nowns the counter and one the terminal; the \
         others put what they want done into\na queue.",
    );
    lesson.predict(
        "counter",
        "With pauses anywhere, how many runs with owners print 1, 2, … 10?",
        &["none", "some", "all"],
    );
    counter::run(&counter::Options::default(), lesson)?;
    let seen = lesson.result("counter").map_or(2, counter::how_many);
    lesson.reveal("counter", seen);

    lesson.say(
        "\nThe counter was joined before it was printed: `join` waits until \
         every item is\ndone. An empty queue does not mean that, and a worker \
         may panic in between.",
    );
    join::run(&join::Options::default(), lesson)?;

    lesson.say(
        "\nThe work is done, and the workers wait for more. How do they learn \
         that none\nwill come? One producer has not heard of it, and comes \
         late.",
    );
    lesson.predict(
        "stop",
        "Which way loses sight of the late items, and nobody is told?",
        &["a sentinel per worker", "closing the channel", "shutdown"],
    );
    stop::run(&stop::Options::default(), lesson)?;
    let seen = lesson.result("stop").map_or(0, stop::who_leaves_items);
    lesson.reveal("stop", seen);

    lesson.say(
        "\nNow the producer is faster than the consumer, and the queue between \
         them fills.",
    );
    lesson.predict(
        "back-pressure",
        "A bound makes the producer wait. When is the last item used?",
        &["earlier", "at the same time", "later"],
    );
    back_pressure::run(&back_pressure::Options::default(), lesson)?;
    let seen = lesson.result("back-pressure");
    let seen = seen.map_or(1, back_pressure::when_it_ends);
    lesson.reveal("back-pressure", seen);

    lesson.say(
        "\nOwners need messages. What does one cost, and what makes it cheap?",
    );
    lesson.predict(
        "channels",
        "With room for 1,024 messages, not for 1, how much faster is a channel?",
        &["up to 5 times", "5 to 50 times", "more than 50 times"],
    );
    channels::run(&channels::Options::default(), lesson)?;
    let seen = lesson
        .result("channels")
        .map_or(2, channels::what_room_buys);
    lesson.reveal("channels", seen);
    Ok(())
}
