//! Builds the course's book, and checks that what it says is so.
//!
//! ```text
//! book/src/*.md ──▶ typed numbers? typed Rust? ──▶ directives ──▶ mdBook ──▶ pages
//! book/results/*.json ──────────────────────────────▲      links, leftovers ◀──┘
//! ```
//!
//! No number that was measured is typed into a chapter: directives put it in
//! from recorded runs ([`expand`]). A sentence that compares stands on
//! figures, and stops the build where they say otherwise ([`comparison`]).

mod check;
mod claims;
mod comparison;
mod exercises;
mod expand;
mod fault;
mod figure;
mod key;
mod measured;
#[cfg(test)]
mod planted;
mod predict;
mod preprocessor;
mod provenance;
mod quiz;
mod record;
mod shelf;
mod stepper;
mod trace;

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::builder::PossibleValuesParser;
use clap::{Parser, Subcommand};
use mdbook_driver::MDBook;
use mdbook_preprocessor::{Preprocessor, parse_input};
use shared::lesson::{COURSE, refuse};
use shared::measure::Machine;

use crate::fault::Fault;
use crate::preprocessor::Course;
use crate::shelf::{Results, Shelf};

/// Builds the book from recorded runs, and checks what it says.
#[derive(Debug, Parser)]
#[command(name = "book")]
struct Cli {
    /// Opens the book when it is built
    #[arg(long)]
    open: bool,

    /// Where the pages go [default: book/build]
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,

    /// Where the recorded runs are [default: book/results]
    #[arg(long, value_name = "FOLDER")]
    results: Option<PathBuf>,

    #[command(subcommand)]
    job: Option<Job>,
}

#[derive(Debug, Subcommand)]
enum Job {
    /// Builds, and fails if a recorded run is older than its lesson's code
    Check,
    /// Runs the lessons here, and builds the book with your figures in it
    Measure {
        /// Sizes as the reference has them; takes minutes
        #[arg(long)]
        full: bool,
        /// Only these lessons
        #[arg(value_name = "LESSON", value_parser = lesson())]
        lessons: Vec<String>,
    },
    /// Records the reference, on a machine that does nothing else
    Record {
        /// On one core, to show what changes with cores
        #[arg(long)]
        one_core: bool,
        /// Only these lessons
        #[arg(value_name = "LESSON", value_parser = lesson())]
        lessons: Vec<String>,
    },
    /// For mdBook, which has the book on standard input
    #[command(hide = true)]
    Preprocess,
    /// For mdBook, which asks what is supported
    #[command(hide = true)]
    Supports { renderer: String },
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refuse("book", &error),
    };
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("book: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode, Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let results = cli.results.unwrap_or_else(|| root.join("results"));
    match cli.job {
        Some(Job::Supports { renderer }) => {
            return Ok(if renderer == "html" {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            });
        }
        Some(Job::Preprocess) => {
            let (context, book) = parse_input(io::stdin())?;
            let book = Course::default().run(&context, book)?;
            serde_json::to_writer(io::stdout(), &book)?;
            return Ok(ExitCode::SUCCESS);
        }
        Some(Job::Record { one_core, lessons }) => {
            record::refuse_a_loaded_machine(&Machine::describe())?;
            let shelf = if one_core {
                Shelf::OneCore
            } else {
                Shelf::Reference
            };
            let quick = false;
            record::record(
                &record::Plan {
                    shelf,
                    quick,
                    lessons,
                },
                &results,
            )?;
            return Ok(ExitCode::SUCCESS);
        }
        Some(Job::Measure { full, lessons }) => {
            let (shelf, quick) = (Shelf::Mine, !full);
            record::record(
                &record::Plan {
                    shelf,
                    quick,
                    lessons,
                },
                &results,
            )?;
        }
        Some(Job::Check) => fresh(&results)?,
        None => {
            // Who changes a lesson sees the old figures, and is told so.
            if let Err(fault) = fresh(&results) {
                eprintln!("book: {fault}");
            }
        }
    }
    let pages = build(root, results, cli.out)?;
    println!("{}", pages.join("index.html").display());
    if cli.open {
        open(&pages.join("index.html"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds and checks the pages; gives their folder.
fn build(
    root: &Path,
    results: PathBuf,
    out: Option<PathBuf>,
) -> Result<PathBuf, Box<dyn Error>> {
    let mut book = MDBook::load(root)?;
    if let Some(out) = out {
        book.config.build.build_dir = std::path::absolute(out)?;
    }
    book.with_preprocessor(Course {
        results: Some(results),
    });
    book.build()?;
    let pages = book.build_dir_for("html");
    Fault::all(check::pages::faults(&pages)?)?;
    Ok(pages)
}

/// Whether every recorded run is of the code as it is now.
fn fresh(results: &Path) -> Result<(), Fault> {
    let read = Results::read(results)?;
    let stale = read.reference.provenance.stale()?;
    if stale.is_empty() {
        return Ok(());
    }
    Err(Fault::File {
        file: results.join("reference"),
        problem: format!(
            "older than the code of {}; `cargo run -p book -- record {}` \
             records it anew",
            stale.join(", "),
            stale.join(" ")
        ),
    })
}

/// Reads the name of a lesson.
fn lesson() -> PossibleValuesParser {
    PossibleValuesParser::new(COURSE.iter().map(|lesson| lesson.name))
}

fn open(page: &Path) -> io::Result<()> {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    Command::new(opener).arg(page).status().map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_that_is_not_there_is_refused_with_those_that_are() {
        for job in ["record", "measure"] {
            let refused = Cli::try_parse_from(["book", job, "nope"]);

            let problem = refused.expect_err("there is none").to_string();
            assert!(problem.contains("nope"), "{problem}");
            assert!(problem.contains("mining"), "{problem}");
        }
    }
}
