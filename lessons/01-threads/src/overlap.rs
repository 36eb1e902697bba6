//! Asking a user while computing.
//!
//! A thread that waits needs no core, so that another can compute meanwhile.
//! This holds in every language, Python included: its GIL is released around
//! waiting.

use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{seconds, whole};
use shared::lesson::{Claim, Error, Lesson, Stopped, Unit};
use shared::measure::Track;
use shared::sync::thread;

use crate::judge::timed;
use crate::squares::{MOST, sum_of_squares};
use crate::user::{self, User, ask_user};

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Elements of the sum of squares; beside a Python twin as few as with
    /// --quick [default: 1,000,000,000; with --quick 40,000,000]
    #[arg(long, value_name = "N", value_parser = whole(1..=MOST))]
    n: Option<u64>,

    /// Seconds that the user thinks, where nobody is asked
    /// [default: 1.5; with --quick 0.2]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(60))]
    think: Option<Duration>,

    /// Greet this name and ask nobody, even at a terminal
    #[arg(long, value_name = "NAME", value_parser = user::name)]
    name: Option<String>,
}

/// What one way of doing both took, in seconds.
#[derive(Serialize)]
struct Row {
    work: &'static str,
    asking: f64,
    computing: f64,
    wall: f64,
    /// How much of the shorter of the two took no time of its own.
    hidden: f64,
}

/// Does both one after the other, then each in a thread.
///
/// # Errors
/// On Ctrl-C, or if the Python twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let few = 40_000_000;
    let usual = if lesson.compares() {
        few
    } else {
        1_000_000_000
    };
    let n = options.n.unwrap_or(lesson.size(usual, few));
    let think = options.think.unwrap_or(
        lesson.size(Duration::from_millis(1_500), Duration::from_millis(200)),
    );
    let name = options.name.clone();
    let user = User { name, think };

    lesson.say("\nThe name is asked for twice: before the sum, and beside it.");
    let title = "Asking a user and computing a sum of squares";
    lesson.experiment("overlap", title, |lesson, experiment| {
        experiment.param("n", n);
        experiment.param("think", think.as_secs_f64());
        experiment.columns([
            ("work", Unit::None),
            ("asking", Unit::Seconds),
            ("computing", Unit::Seconds),
            ("wall", Unit::Seconds),
            ("hidden", Unit::Share),
        ]);
        experiment.row(one_after_the_other(&user, n, lesson)?);
        let threads = in_two_threads(&user, n, lesson)?;
        experiment.row(&threads);

        let claim = Claim::at_least(
            "waiting-overlaps",
            "In two threads the longer one hides at least 0.8 of the shorter",
            threads.hidden,
            0.8,
        );
        let shorter = threads.asking.min(threads.computing);
        let why = "a thread that waits needs no core";
        experiment.claim(timed(claim, lesson, shorter, why));
        let think = think.as_secs_f64();
        let twin = [("--n", &n as _), ("--think", &think as _)];
        experiment.python = lesson.python("overlap.py", &twin)?;
        Ok(())
    })
}

fn one_after_the_other(
    user: &User,
    n: u64,
    lesson: &Lesson,
) -> Result<Row, Stopped> {
    let mut track = lesson.timeline().track("overlap: main");
    let start = Instant::now();
    let asking = ask(user, lesson, &mut track)?;
    let computing = compute(n, lesson, &mut track)?;
    let wall = start.elapsed();
    Ok(Row::new("one after the other", asking, computing, wall))
}

fn in_two_threads(
    user: &User,
    n: u64,
    lesson: &Lesson,
) -> Result<Row, Stopped> {
    let timeline = lesson.timeline();
    let start = Instant::now();
    // ANCHOR: threads
    // A scope joins its threads before it ends, so that they may borrow
    // what is ours.
    let (asking, computing) = thread::scope(|scope| {
        let asking = scope.spawn(|| {
            ask(user, lesson, &mut timeline.track("overlap: asking"))
        });
        let computing = scope.spawn(|| {
            compute(n, lesson, &mut timeline.track("overlap: computing"))
        });
        (asking.join(), computing.join())
    });
    // ANCHOR_END: threads
    let unbroken = "neither asking nor computing panics";
    let (asking, computing) =
        (asking.expect(unbroken)?, computing.expect(unbroken)?);
    let wall = start.elapsed();
    Ok(Row::new("in two threads", asking, computing, wall))
}

fn ask(
    user: &User,
    lesson: &Lesson,
    track: &mut Track,
) -> Result<Duration, Stopped> {
    let start = Instant::now();
    track.wait("ask", |_| ask_user(user, lesson))?;
    Ok(start.elapsed())
}

fn compute(
    n: u64,
    lesson: &Lesson,
    track: &mut Track,
) -> Result<Duration, Stopped> {
    let start = Instant::now();
    track.span("compute", |_| sum_of_squares(n, || lesson.stop().check()))?;
    Ok(start.elapsed())
}

impl Row {
    fn new(
        work: &'static str,
        asking: Duration,
        computing: Duration,
        wall: Duration,
    ) -> Self {
        let hidden = (asking + computing).saturating_sub(wall);
        let shorter = asking.min(computing);
        Self {
            work,
            asking: asking.as_secs_f64(),
            computing: computing.as_secs_f64(),
            wall: wall.as_secs_f64(),
            hidden: hidden.as_secs_f64() / shorter.as_secs_f64(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(asking: u64, computing: u64, wall: u64) -> f64 {
        let seconds = Duration::from_secs;
        let row =
            Row::new("", seconds(asking), seconds(computing), seconds(wall));
        row.hidden
    }

    #[test]
    fn what_is_hidden_is_a_part_of_the_shorter_one() {
        for (took, part) in [
            // One after the other.
            ((6, 2, 8), 0.0),
            // The longer one hides all of the shorter, half of it.
            ((6, 2, 6), 1.0),
            ((2, 6, 7), 0.5),
            // And a wait at the end, for whatever it was.
            ((6, 2, 9), 0.0),
        ] {
            let (asking, computing, wall) = took;

            assert!((hidden(asking, computing, wall) - part).abs() < 1e-9);
        }
    }
}
