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

use clap::{Parser, Subcommand};
use mdbook_driver::MDBook;
use mdbook_preprocessor::{Preprocessor, parse_input};
use shared::lesson::refuse;
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
        #[arg(value_name = "LESSON")]
        lessons: Vec<String>,
    },
    /// Records the reference, on a machine that does nothing else
    Record {
        /// On one core, to show what changes with cores
        #[arg(long)]
        one_core: bool,
        /// Only these lessons
        #[arg(value_name = "LESSON")]
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
            named(&lessons)?;
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
            named(&lessons)?;
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

fn named(lessons: &[String]) -> Result<(), String> {
    for lesson in lessons {
        expand::lesson(lesson)?;
    }
    Ok(())
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
