//! The course guide: `cargo run` without a package.

mod map;
mod show;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use shared::lesson;

/// The course guide: the lessons in order, and which to run next
#[derive(Parser)]
#[command(name = "cargo run --", bin_name = "cargo run --")]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Draw a report that a lesson printed with --format json
    Show {
        /// The file it was saved in
        report: PathBuf,
    },
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return lesson::refuse("cargo run --", &error),
    };
    match cli.command {
        None => print!("{}", map::course()),
        Some(Command::Show { report }) => match show::file(&report) {
            Ok(text) => print!("{text}"),
            Err(problem) => {
                eprintln!("show '{}': {problem}", report.display());
                return ExitCode::from(2);
            }
        },
    }
    ExitCode::SUCCESS
}
