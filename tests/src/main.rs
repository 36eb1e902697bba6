//! The course guide: `cargo run` without a package.

mod map;
mod show;

use std::path::PathBuf;
use std::process::ExitCode;

use checks::exercises::command::{self, Answer, Exercises, New};
use clap::{Parser, Subcommand};
use shared::lesson::{self, Stop};

/// The course guide: the lessons in order, and which to run next
#[derive(Parser)]
#[command(name = "cargo run --", bin_name = "cargo run --")]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// The exercises: the next one, checked each time that you save it
    Exercise(Exercises),
    /// Lay out a new exercise
    New(New),
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
    let answer = match cli.command {
        None => {
            print!("{}", map::course());
            Ok(Answer::Yes)
        }
        Some(Command::Show { report }) => match show::file(&report) {
            Ok(text) => {
                print!("{text}");
                Ok(Answer::Yes)
            }
            Err(problem) => {
                let what = report.display();
                Err(lesson::Error::bad_input("show", what, problem))
            }
        },
        Some(Command::Exercise(exercises)) => {
            command::run(exercises, stop_at_ctrl_c())
        }
        Some(Command::New(new)) => new.lay_out(),
    };
    match answer {
        Ok(Answer::Yes) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::FAILURE,
        Err(error) => {
            if !matches!(error, lesson::Error::Stopped(_)) {
                eprintln!("cargo run --: {error}");
            }
            ExitCode::from(error.exit_code())
        }
    }
}

/// Ctrl-C ends what runs, and with it every program that was started.
fn stop_at_ctrl_c() -> Stop {
    let stop = Stop::default();
    let handler = stop.clone();
    // Where it is refused, Ctrl-C ends the process at once.
    let _ = ctrlc::set_handler(move || handler.request());
    stop
}
