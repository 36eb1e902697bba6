//! Waiting for the first of some tasks, the first that fails, or all of them.
//!
//! The three tasks: one is quick, one is not so quick and fails, one is slow.
//! `wait` gives every handle back, in two lists: what is done and what is not.
//! What is not done goes on.

use std::panic::resume_unwind;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use shared::lesson::options::seconds;
use shared::lesson::{Claim, Error, Lesson, Stop, Stopped, Unit};
use shared::measure::Track;
use shared::task::{TaskHandle, Until, Waited, wait};
use shared::thread_pool::ThreadPool;

use crate::pauses::SHORTEST;
use crate::tracks::Tracks;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Seconds that the slow task waits; the one that fails waits half of
    /// that, the quick one a tenth [default: 0.2; with --quick 0.05]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(60))]
    slowest: Option<Duration>,
}

/// What one call of `wait` gave.
#[derive(Serialize)]
struct Row {
    until: &'static str,
    waited: f64,
    done: usize,
    not_done: usize,
}

/// Part of the slowest task's time after which nothing is done yet.
const DEADLINE: f64 = 0.05;

/// Waits for three tasks in four ways.
///
/// # Errors
/// On Ctrl-C.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let slowest = options.slowest.unwrap_or(
        lesson.size(Duration::from_millis(200), Duration::from_millis(50)),
    );
    let title = "Waiting for the first, the first error, or all";
    lesson.experiment("wait", title, |lesson, experiment| {
        experiment.param("slowest", slowest.as_secs_f64());
        experiment.columns([
            ("until", Unit::None),
            ("waited", Unit::Seconds),
            ("done", Unit::None),
            ("not_done", Unit::None),
        ]);
        let pool = ThreadPool::builder().workers(3).build();
        let pool = pool.expect("three workers are not none");
        let tracks = Tracks::new(lesson.timeline());
        let mut track = lesson.timeline().track("who submits");
        let mut measured = Vec::new();
        for (name, until, deadline) in [
            ("a deadline", Until::All, Some(slowest.mul_f64(DEADLINE))),
            ("the first", Until::First, None),
            ("the first error", Until::FirstError, None),
            ("all", Until::All, None),
        ] {
            let handles = track.span("submit", |track| {
                submit(&pool, slowest, lesson.stop(), &tracks, track)
            });
            let start = Instant::now();
            let deadline = deadline.map(|time| start + time);
            let Waited { done, not_done } =
                track.wait(name, |_| wait(handles, until, deadline));
            let row = Row {
                until: name,
                waited: start.elapsed().as_secs_f64(),
                done: done.len(),
                not_done: not_done.len(),
            };
            // For a fresh start: the workers are to be free again.
            for handle in done.into_iter().chain(not_done) {
                // One of them panicked, and that is as it should be.
                let _ = handle.join();
            }
            lesson.stop().check()?;
            experiment.row(&row);
            measured.push(row);
        }
        let [_, first, error, all] = &measured[..] else {
            unreachable!("there is a row for each way to wait");
        };
        for claim in [
            Claim::at_most(
                "the-first",
                "Waiting for the first takes at most 0.7 of waiting for all",
                first.waited / all.waited,
                0.7,
            ),
            Claim::at_most(
                "the-first-error",
                "Waiting for the first error takes at most 0.9 of it",
                error.waited / all.waited,
                0.9,
            ),
        ] {
            let why = "the waits are too short; a longer --slowest can tell";
            experiment.claim(claim.provided(slowest >= SHORTEST, why));
        }
        experiment.claim(Claim::exactly(
            "all",
            "Who waited for all has nothing left that is not done",
            all.not_done as u64,
            0,
        ));
        Ok(())
    })
}

fn submit(
    pool: &ThreadPool,
    slowest: Duration,
    stop: &Stop,
    tracks: &Tracks,
    submitter: &mut Track,
) -> Vec<TaskHandle<Result<(), Stopped>>> {
    let tasks = [("slow", 1.0), ("broken", 0.5), ("quick", 0.1)];
    let submit = |(name, part)| {
        let (tracks, stop) = (tracks.clone(), stop.clone());
        let arrow = submitter.arrow_from_here();
        let work = move || {
            tracks.draw(|track| {
                track.wait(name, |track| {
                    track.arrow_to_here(arrow);
                    stop.pause(slowest.mul_f64(part))
                })
            })?;
            if name == "broken" {
                // Unwinds as `panic!` does, without a message on the terminal.
                resume_unwind(Box::new("the shop is closed"));
            }
            Ok(())
        };
        pool.submit_named(name, work)
            .expect("nobody has shut the pool down")
    };
    tasks.map(submit).into()
}
