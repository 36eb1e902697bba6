//! A lesson's `main`: options in, one report and one exit code out.

use std::error::Error as _;
use std::ffi::OsString;
use std::fs::OpenOptions;
use std::path::Path;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory, FromArgMatches, Parser, Subcommand};

use super::course::About;
use super::error::Error;
use super::options::Common;
use super::session::Lesson;

/// A lesson's command line: the common options, and one experiment alone.
#[derive(Debug, Parser)]
#[command(subcommand_value_name = "EXPERIMENT")]
#[command(subcommand_help_heading = "Experiments, to run one alone")]
struct Cli<C: Subcommand> {
    #[command(flatten)]
    common: Common,

    #[command(subcommand)]
    experiment: Option<C>,
}

/// Runs the lesson `name` from its command line to its exit code.
///
/// `tell` is the lesson: it gets the one experiment that was asked for, or
/// `None` for all of them in order.
///
/// | exit code | when |
/// |---|---|
/// | 0 | it ran, whatever its claims say |
/// | 1 | a claim failed and `--strict` was given, or something broke |
/// | 2 | the command line asked for something that cannot be |
/// | 130 | Ctrl-C |
///
/// # Panics
/// If the course has no lesson of that name.
pub fn main<C: Subcommand>(
    name: &str,
    tell: impl FnOnce(&mut Lesson, Option<C>) -> Result<(), Error>,
) -> ExitCode {
    let about = About::named(name).expect("the lesson is one of the course's");
    let cli = match parse::<C>(about) {
        Ok(cli) => cli,
        Err(error) => return refuse(about.name, &error),
    };
    let strict = cli.common.strict;
    let trace = cli.common.trace.clone();
    match run(about, cli, tell) {
        Ok(lesson) if strict && lesson.refuted() => ExitCode::FAILURE,
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            if !matches!(error, Error::Stopped(_)) {
                eprintln!("{}: {error}", about.name);
            }
            if let (Error::BadInput { .. }, Some(file)) = (&error, trace) {
                remove_if_empty(&file);
            }
            ExitCode::from(error.exit_code())
        }
    }
}

fn run<C: Subcommand>(
    about: &'static About,
    cli: Cli<C>,
    tell: impl FnOnce(&mut Lesson, Option<C>) -> Result<(), Error>,
) -> Result<Lesson, Error> {
    let trace = cli.common.trace.as_deref().map(open_trace).transpose()?;
    let mut lesson = Lesson::open(about, &cli.common)?;
    lesson
        .stop()
        .listen()
        .map_err(|error| Error::Failed(error.to_string()))?;
    let whole = cli.experiment.is_none();

    let ended = tell(&mut lesson, cli.experiment);

    if matches!(ended, Err(Error::BadInput { .. })) {
        return ended.map(|()| lesson);
    }
    let failed = |error: std::io::Error| Error::Failed(error.to_string());
    if let Some(file) = trace {
        file.set_len(0).map_err(failed)?;
        let out = std::io::BufWriter::new(file);
        lesson.timeline().write(out).map_err(failed)?;
    }
    lesson.close().map_err(failed)?;
    if whole && ended.is_ok() {
        lesson.tell_what_is_next();
    }
    ended.map(|()| lesson)
}

fn parse<C: Subcommand>(about: &About) -> Result<Cli<C>, clap::Error> {
    let command = Cli::<C>::command()
        .name(about.name)
        .about(format!("Lesson {}: {}", about.number, about.question))
        .long_about(None)
        // `--seed -1` is a seed that cannot be, not an option `-1`.
        .allow_negative_numbers(true)
        .mut_subcommands(|experiment| experiment.allow_negative_numbers(true))
        .after_help(
            "Without an experiment the whole lesson runs, in at most about \
             20 s.\nExit codes: 0 it ran, 1 it failed or (--strict) a claim \
             did, 2 bad use, 130 Ctrl-C.",
        );
    let arguments = with_experiment(&command, std::env::args_os().collect());
    let matches = command.try_get_matches_from(arguments)?;
    Cli::from_arg_matches(&matches)
}

/// Puts the experiment in front of its options where it was left out: `--url`
/// alone means the one experiment that has such an option.
fn with_experiment(
    lesson: &Command,
    mut arguments: Vec<OsString>,
) -> Vec<OsString> {
    let is_named = |argument: &OsString| {
        lesson
            .get_subcommands()
            .any(|one| argument == one.get_name())
    };
    if arguments.iter().any(is_named) {
        return arguments;
    }
    let has = |command: &Command, option: &str| {
        command
            .get_arguments()
            .any(|one| one.get_long() == Some(option))
    };
    let owner = arguments.iter().find_map(|argument| {
        let option = argument.to_str()?.strip_prefix("--")?;
        let option = option.split('=').next()?;
        if has(lesson, option) {
            return None;
        }
        let mut owners =
            lesson.get_subcommands().filter(|one| has(one, option));
        let owner = owners.next()?.get_name().to_owned();
        owners.next().is_none().then_some(owner)
    });
    if let Some(owner) = owner {
        arguments.insert(1, owner.into());
    }
    arguments
}

/// Answers a command line that was not understood, or that asks for help.
///
/// Help goes to standard output as asked for, with exit code 0; everything else
/// is a slip of the finger and gets one line, and exit code 2.
#[must_use]
pub fn refuse(program: &str, error: &clap::Error) -> ExitCode {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        // Nobody reads on: nothing to be done about it.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    eprintln!("{program}: {}", one_line(error));
    ExitCode::from(2)
}

fn one_line(error: &clap::Error) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    // Our own readers of values say what they accept.
    if let (Some(option), Some(value), Some(accepts)) = (
        context(ContextKind::InvalidArg),
        context(ContextKind::InvalidValue),
        error.source(),
    ) {
        // `--threads <N>` is `--threads`, and `[COIN]...` is `COIN`.
        let option = option.split(' ').next().unwrap_or(option);
        let option = option.trim_matches(['[', ']', '<', '>', '.']);
        return format!("{option} '{value}': {accepts}");
    }
    let text = error.to_string();
    let first: Vec<&str> = text
        .lines()
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect();
    let first = first.join(" ");
    let what = first.strip_prefix("error: ").unwrap_or(&first);
    format!("{what}; --help says what is accepted")
}

/// Opens the trace file before anything runs, so that a path that cannot be
/// written to is known in time.
fn open_trace(path: &Path) -> Result<std::fs::File, Error> {
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .map_err(|error| {
            Error::bad_input(
                "--trace",
                path.display(),
                format!("{error}; accepts a file that can be written"),
            )
        })
}

fn remove_if_empty(path: &Path) {
    if path
        .metadata()
        .is_ok_and(|file| file.is_file() && file.len() == 0)
    {
        // It was ours, made a moment ago; if it is gone already, so much the
        // better.
        let _ = std::fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use clap::Arg;

    use super::*;

    fn with(arguments: &[&str]) -> Vec<OsString> {
        let option = |name: &'static str| Arg::new(name).long(name);
        let command = Command::new("crawl")
            .arg(option("seed"))
            .subcommand(
                Command::new("site").args([option("url"), option("workers")]),
            )
            .subcommand(Command::new("ways").arg(option("workers")));
        let arguments = arguments.iter().map(OsString::from).collect();
        with_experiment(&command, arguments)
    }

    #[test]
    fn an_option_of_one_experiment_alone_means_that_experiment() {
        for typed in [
            ["crawl", "--seed=7", "--url=http://shop.test/"],
            ["crawl", "--url", "http://shop.test/"],
        ] {
            let [lesson, first, second] = typed;

            assert_eq!(with(&typed), [lesson, "site", first, second]);
        }
    }

    #[test]
    fn what_is_clear_already_or_is_not_stays_as_it_was_typed() {
        for arguments in [
            &["crawl"][..],
            &["crawl", "--seed", "7"],
            &["crawl", "--workers", "3"],
            &["crawl", "--no-such-option"],
            &["crawl", "site", "--url", "http://shop.test/"],
            &["crawl", "ways", "--url", "http://shop.test/"],
        ] {
            assert_eq!(with(arguments), arguments);
        }
    }
}
