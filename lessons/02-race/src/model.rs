//! The explorer as a tool: any of its ready-made models, by name.
//!
//! Not part of the whole lesson, which has its own cases in `explore`. Here all
//! that the course's other lessons and pages speak of can be looked at: how many
//! schedules there are, how many go wrong, and the shortest that does. `--graph`
//! writes every state and every step between two as JSON, so that a page can
//! let its reader be the scheduler.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::PossibleValuesParser;
use serde::Serialize;
use shared::explore::models::{CATALOGUE, Listed};
use shared::explore::{ExploreError, Findings};
use shared::lesson::options::count;
use shared::lesson::{Claim, Error, Experiment, Lesson, Stop, Unit};

use crate::case::number;

/// What the student may choose.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Explore this model alone, and draw its shortest way to go wrong; else
    /// all are counted
    #[arg(
        value_name = "MODEL",
        value_parser = PossibleValuesParser::new(
            CATALOGUE.iter().map(|listed| listed.name)
        )
    )]
    model: Option<String>,

    /// How many threads it has, where that can be chosen
    #[arg(long, value_name = "N", value_parser = count(MOST_THREADS))]
    threads: Option<NonZeroUsize>,

    /// Write its states and the steps between them to this file, as JSON
    #[arg(long, value_name = "FILE")]
    graph: Option<PathBuf>,
}

/// No model is made for more.
const MOST_THREADS: usize = 5;

#[derive(Serialize)]
struct Row {
    model: &'static str,
    threads: usize,
    states: usize,
    /// Missing, like the next two, where some never end.
    schedules: Option<u64>,
    bad: Option<u64>,
    deadlocked: Option<u64>,
    shows: &'static str,
}

/// Explores one model, or all.
///
/// # Errors
/// If what was asked for does not go together, or the run should end.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let chosen = options.model.as_deref().and_then(Listed::named);
    check(options, chosen)?;
    let graph = options.graph.as_deref().map(open).transpose()?;
    let threads = options.threads.map(NonZeroUsize::get);
    let all = CATALOGUE.iter();
    let models = all.filter(|&it| chosen.is_none_or(|one| one.name == it.name));

    let title = "Every schedule of a small model";
    lesson.experiment("model", title, |lesson, experiment| {
        if let Some(threads) = threads {
            experiment.param("threads", threads);
        }
        experiment.columns([
            ("model", Unit::None),
            ("threads", Unit::None),
            ("states", Unit::None),
            ("schedules", Unit::None),
            ("bad", Unit::None),
            ("deadlocked", Unit::None),
            ("shows", Unit::None),
        ]);
        let mut otherwise = 0;
        for listed in models {
            let found = explore(listed, threads, lesson.stop())?;
            experiment.row(Row::of(listed, &found));
            // One thread alone, or one philosopher less, may do no harm.
            if threads.is_none() {
                let wrong = found.shortest_bad.is_some();
                otherwise += u64::from(wrong != listed.goes_wrong);
            }
            if chosen.is_some() {
                tell(&found, experiment);
            }
            if let Some(file) = &graph {
                write(&found, file)?;
            }
        }
        experiment.claim(
            Claim::exactly(
                "as-listed",
                "Wrong models that do no harm, and mended ones that do",
                otherwise,
                0,
            )
            .provided(threads.is_none(), "that is said of the usual numbers"),
        );
        Ok(())
    })
}

fn check(options: &Options, chosen: Option<&Listed>) -> Result<(), Error> {
    let alone = |option: &str| Error::BadInput {
        option: option.to_owned(),
        problem: "goes with one model; accepts it after the name".to_owned(),
    };
    let Some(listed) = chosen else {
        return match (&options.threads, &options.graph) {
            (Some(_), _) => Err(alone("--threads")),
            (_, Some(_)) => Err(alone("--graph")),
            (None, None) => Ok(()),
        };
    };
    let Some(threads) = options.threads else {
        return Ok(());
    };
    match listed.threads() {
        Some(range) if range.contains(&threads.get()) => Ok(()),
        range => Err(Error::bad_input(
            "--threads",
            threads,
            match range {
                Some(range) => format!(
                    "{} accepts a whole number from {} to {}",
                    listed.name,
                    range.start(),
                    range.end()
                ),
                None => format!("{} is always the same", listed.name),
            },
        )),
    }
}

/// Opens the file before anything runs, and leaves what is in it until then.
fn open(path: &Path) -> Result<File, Error> {
    let file = OpenOptions::new().create(true).append(true).open(path);
    file.map_err(|error| {
        let problem = format!("{error}; accepts a file that can be written");
        Error::bad_input("--graph", path.display(), problem)
    })
}

fn explore(
    listed: &Listed,
    threads: Option<usize>,
    stop: &Stop,
) -> Result<Findings, Error> {
    let model = listed.model(threads).expect("other numbers are refused");
    let found = model.explore(&mut || stop.requested());
    stop.check()?;
    found.map_err(|error: ExploreError| Error::Failed(error.to_string()))
}

fn tell(found: &Findings, experiment: &mut Experiment) {
    match (&found.shortest_bad, found.schedules) {
        (Some(schedule), _) => {
            experiment.note("The shortest way to go wrong:\n\n");
            experiment.note(&schedule.draw(78));
        }
        (None, Some(_)) => experiment.note("No schedule goes wrong."),
        (None, None) => experiment.note(
            "No schedule goes wrong, but some never end, so that they cannot \
             be counted.",
        ),
    }
}

fn write(found: &Findings, file: &File) -> Result<(), Error> {
    let written = file.set_len(0).and_then(|()| {
        let mut out = BufWriter::new(file);
        writeln!(out, "{}", found.diagram)?;
        out.flush()
    });
    written.map_err(|error| Error::Failed(format!("--graph: {error}")))
}

impl Row {
    fn of(listed: &Listed, found: &Findings) -> Self {
        let all = found.schedules.as_ref();
        Self {
            model: listed.name,
            threads: found.threads,
            states: found.states,
            schedules: all.map(|all| number(all.total())),
            bad: all.map(|all| number(all.bad)),
            deadlocked: all.map(|all| number(all.deadlocked)),
            shows: listed.about,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_model_is_made_for_more_threads_than_can_be_asked_for() {
        let most = CATALOGUE.iter().filter_map(Listed::threads);

        assert_eq!(most.map(|range| *range.end()).max(), Some(MOST_THREADS));
    }
}
