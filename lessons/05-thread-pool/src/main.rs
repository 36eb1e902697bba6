//! Lesson 5: how do I hand work to threads and get results back?
//!
//! First what a pool does for who uses it: results, waiting, panics, taking
//! back. Then what is in it: the same small pool three times. Then where it
//! ends: tasks that wait for tasks, and more workers than cores. Last, what it
//! is mostly for: many things to be fetched.

mod cancel;
mod downloads;
mod flags;
mod local_web;
mod nested;
mod panics;
mod pauses;
mod pools;
mod results;
mod rivals;
mod start;
mod story;
mod submit;
mod three_pools;
mod tracks;
mod tree;
mod urls;
mod wait;
mod work;
mod workers;

use std::process::ExitCode;

use clap::Subcommand;
use shared::lesson;
// For the small pool that a model checker builds with another `crate::sync`.
use shared::sync;
use web::site;

/// The experiments, in reading order.
#[derive(Debug, Subcommand)]
enum Experiment {
    /// Results in the order of the tasks, or as they come
    Results(results::Options),
    /// Wait for the first task, the first that fails, or all
    Wait(wait::Options),
    /// A panic is handed to whoever asks for the result
    Panics(panics::Options),
    /// What can be taken back, and when
    Cancel(cancel::Options),
    /// When workers are started, and how they get ready
    Start(start::Options),
    /// What a task costs: without a pool, in three small ones, in the real one
    ThreePools(three_pools::Options),
    /// Tasks that wait for tasks of their own pool
    Nested(nested::Options),
    /// More and more workers for tasks that wait, compute, or do both
    Workers(workers::Options),
    /// The sizes of some URLs, and what is wrong with the others
    Urls(urls::Options),
    /// A small picture for each country, with more and more workers
    Flags(flags::Options),
    /// Three files, in turn and in threads, through an output queue
    Downloads(downloads::Options),
}

fn main() -> ExitCode {
    // The local web is this program, started again: this call never returns in
    // it.
    site::serve();

    lesson::main("thread-pool", |lesson, only| match only {
        Some(Experiment::Results(options)) => results::run(&options, lesson),
        Some(Experiment::Wait(options)) => wait::run(&options, lesson),
        Some(Experiment::Panics(options)) => panics::run(&options, lesson),
        Some(Experiment::Cancel(options)) => cancel::run(&options, lesson),
        Some(Experiment::Start(options)) => start::run(&options, lesson),
        Some(Experiment::ThreePools(options)) => {
            three_pools::run(&options, lesson)
        }
        Some(Experiment::Nested(options)) => nested::run(&options, lesson),
        Some(Experiment::Workers(options)) => workers::run(&options, lesson),
        Some(Experiment::Urls(options)) => urls::run(&options, lesson),
        Some(Experiment::Flags(options)) => flags::run(&options, lesson),
        Some(Experiment::Downloads(options)) => {
            downloads::run(&options, lesson)
        }
        None => story::tell(lesson),
    })
}
