//! Lesson 6, `process-pool`: when is a process worth its price?
//!
//! In Python processes are how computations use more than one core. In Rust
//! threads do that already, and cost less. What is left to processes is what
//! threads cannot do at all: be killed, and die alone.

mod killed;
mod listener;
mod memory;
#[cfg(target_os = "linux")]
mod nonsense;
mod orphans;
mod primality;

mod price;
mod primes;
mod rivals;
mod start_twice;
mod stdin;
mod tasks;
mod waiting;
mod ways_to_die;
mod work;
mod workers;

use std::process::ExitCode;

use clap::Subcommand;
use shared::lesson::{self, Error, Lesson};
use shared::process_pool;

/// The experiments, in reading order.
#[derive(Debug, Subcommand)]
enum Experiment {
    /// Which of six numbers are prime? In turn, in threads, in processes
    Primes(primes::Options),
    /// Five and ten tasks on three workers; four in turn and in processes
    Tasks(tasks::Options),
    /// A worker process reads standard input
    Stdin(stdin::Options),
    /// A child is started twice: what the compiler says
    StartTwice(start_twice::Options),
    /// A worker dies in mid-task, and the others go on; then their parent dies
    Killed(killed::Options),
    /// Start, round trip and memory: a thread against a process
    Price(price::Options),
    /// The same work on 1, 2, 4, 5, 10, 100 worker processes
    Workers(workers::Options),
}

fn main() -> ExitCode {
    // A worker is this program, started again: this call never returns in it.
    process_pool::serve(work::TASKS);
    orphans::be_one_if_asked();

    lesson::main("process-pool", |lesson, only| match only {
        Some(Experiment::Primes(options)) => primes::run(&options, lesson),
        Some(Experiment::Tasks(options)) => tasks::run(&options, lesson),
        Some(Experiment::Stdin(options)) => stdin::run(&options, lesson),
        Some(Experiment::StartTwice(options)) => {
            start_twice::run(&options, lesson)
        }
        Some(Experiment::Killed(options)) => killed::run(&options, lesson),
        Some(Experiment::Price(options)) => price::run(&options, lesson),
        Some(Experiment::Workers(options)) => workers::run(&options, lesson),
        None => story(lesson),
    })
}

fn story(lesson: &mut Lesson) -> Result<(), Error> {
    lesson.say(
        "\nSix numbers of fifteen digits: which are prime? In Python, where \
         threads take\nturns, three processes answer sooner than three threads.",
    );
    lesson.predict(
        "primes",
        "And here: which three answer sooner?",
        &["the threads", "about the same", "the processes"],
    );
    primes::run(&primes::Options::default(), lesson)?;
    let seen = lesson.result("primes").and_then(primes::who_is_sooner);
    if let Some(seen) = seen {
        lesson.reveal("primes", seen);
    }

    lesson.say("\nMore tasks than workers: the rest wait in a queue.");
    tasks::run(&tasks::Options::default(), lesson)?;

    lesson.say("\nA worker has no keyboard. What if a task asks for a name?");
    stdin::run(&stdin::Options::default(), lesson)?;
    lesson.say(
        "\nIn Python a process that is started a second time fails when it \
         runs. Here:",
    );
    start_twice::run(&start_twice::Options::default(), lesson)?;

    lesson.say("\nNow the workers die, one in each run, in mid-task.");
    lesson.predict(
        "killed",
        "One of three workers is killed. How many of the 12 tasks fail?",
        &["one", "those its worker had been sent", "all that are left"],
    );
    killed::run(&killed::Options::default(), lesson)?;
    if let Some(seen) = lesson.result("killed").and_then(killed::how_many) {
        lesson.reveal("killed", seen);
    }

    lesson.say("\nThat is what a process can do. What does it cost?");
    lesson.predict(
        "price",
        "How many times as long as a thread does a process take to start?",
        &["up to 5 times", "5 to 50 times", "more than 50 times"],
    );
    price::run(&price::Options::default(), lesson)?;
    if let Some(seen) = lesson.result("price").and_then(price::start_ratio) {
        lesson.reveal("price", seen);
    }

    lesson.say(
        "\nAnd a hundred of them? (Python on Windows stops at 61. Nothing here \
         does.)",
    );
    workers::run(&workers::Options::default(), lesson)
}
