//! A worker process reads standard input.
//!
//! In a terminal only one program can have the keyboard. A worker gets an empty
//! standard input: reading it ends at once, with an error that is a value. The
//! worker lives on. (In Python `input()` raises `EOFError` in a child.)

use std::collections::BTreeSet;

use clap::Args;
use serde::Serialize;
use shared::lesson::{Claim, Error, Lesson, Unit};

use crate::listener::EndOfInput;
use crate::waiting::{each_as_completed, failed, pool_of, refused};
use crate::work::{ASK_NAME, PROCESS_ID};

/// Nothing can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {}

/// How often a name is asked for.
const ASKED: usize = 3;

#[derive(Serialize)]
struct Row {
    task: &'static str,
    times: usize,
    names: usize,
    end_of_file: usize,
}

/// Has one worker ask for a name.
///
/// # Errors
/// On Ctrl-C, or if the pool fails.
pub fn run(_: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let title = "A worker process asks for a name";
    lesson.experiment("stdin", title, |lesson, experiment| {
        experiment.columns([
            ("task", Unit::None),
            ("times", Unit::None),
            ("names", Unit::None),
            ("end_of_file", Unit::None),
        ]);
        let pool = pool_of(1, "listener", lesson.timeline())?;
        let process = || {
            let handle = pool.submit(&PROCESS_ID, ()).map_err(refused)?;
            handle.join().map_err(failed)
        };
        let mut processes = BTreeSet::from([process()?]);

        let handles = (0..ASKED)
            .map(|_| pool.submit(&ASK_NAME, ()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(refused)?;
        let mut answers = Vec::new();
        each_as_completed(&pool, handles, lesson.stop(), |handle| {
            answers.push(handle.join());
        })?;
        let answers = answers
            .into_iter()
            .collect::<Result<Vec<_>, _>>()
            .map_err(failed)?;

        processes.insert(process()?);
        let ends = answers
            .iter()
            .filter(|answer| **answer == Err(EndOfInput::End))
            .count();
        experiment.row(Row {
            task: "ask for a name",
            times: ASKED,
            names: answers.iter().filter(|answer| answer.is_ok()).count(),
            end_of_file: ends,
        });
        experiment.claim(Claim::exactly(
            "end-of-file",
            "All 3 times the answer is an error value: end of file",
            ends as u64,
            ASKED as u64,
        ));
        experiment.claim(Claim::exactly(
            "worker-lives",
            "Nobody died of it: processes that worked before and after",
            processes.len() as u64,
            1,
        ));
        Ok(())
    })
}
