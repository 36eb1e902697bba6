//! The notebook's bug, as plain Rust: the compiler refuses it.
//!
//! A program in which two threads change one place without a lock, and at
//! least one of them without an atomic, has a *data race*. In Rust it does not
//! compile, unless it says `unsafe`. So the other experiments write the race
//! with an atomic load and an atomic store: every step is allowed, and the
//! increments get lost all the same. The compiler keeps threads from the same
//! memory at the same time; what belongs together it cannot know.

use clap::Args;
use clap::builder::PossibleValuesParser;
use serde::Serialize;
use shared::lesson::{Claim, Error, Lesson, Unit};

use crate::refused::{self, PROGRAMS};

/// What the student may choose.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// The program in refused/ whose error is shown in full
    /// [default: plain-increment]
    #[arg(
        long,
        value_name = "NAME",
        value_parser = PossibleValuesParser::new(PROGRAMS.map(|it| it.name))
    )]
    program: Option<String>,
}

#[derive(Serialize)]
struct Row {
    program: &'static str,
    tries: &'static str,
    rule: &'static str,
    refused: bool,
    error: String,
    /// Not a column: too long for a table.
    words: String,
}

const NAME: &str = "every-program-refused";
const CLAIM: &str = "The compiler refuses every one of the programs";

/// Shows the programs to the compiler.
///
/// # Errors
/// If the compiler does not answer, or the run should end.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let shown = options.program.as_deref().unwrap_or(PROGRAMS[0].name);
    let title = "What the compiler says to the notebook's program";
    lesson.experiment("compiler", title, |lesson, experiment| {
        experiment.param("program", shown);
        experiment.columns([
            ("program", Unit::None),
            ("tries", Unit::None),
            ("rule", Unit::None),
            ("error", Unit::None),
        ]);
        let Some(compiler) = refused::compiler(lesson.stop())? else {
            experiment.claim(Claim::not_applicable(
                NAME,
                CLAIM,
                "there is no rustc on the PATH",
            ));
            return Ok(());
        };
        experiment.param("compiler", compiler);

        let mut refusals = 0;
        for program in &PROGRAMS {
            let words = refused::words(program, lesson.stop())?;
            refusals += u64::from(!words.is_empty());
            if program.name == shown {
                experiment.note(&words);
            }
            experiment.row(Row {
                program: program.name,
                tries: program.tries,
                rule: program.rule,
                refused: !words.is_empty(),
                error: refused::codes(&words).join(", "),
                words,
            });
        }
        let all = PROGRAMS.len() as u64;
        experiment.claim(Claim::exactly(NAME, CLAIM, refusals, all));
        Ok(())
    })
}
