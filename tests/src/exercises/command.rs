//! `cargo exercise …`

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::io::{self, IsTerminal};
use std::num::NonZeroUsize;
use std::time::Instant;

use clap::{Args, Subcommand};
use serde_json::json;
use shared::lesson::{About, Error, Stop};

use super::compiler::Probes;
use super::exercise::{Exercise, shown};
use super::lay_out::{Package, lay_out};
use super::outcome::{Outcome, Verdict};
use super::verify::{Care, verify};
use super::{tell, watch};
use crate::programs::workspace;

/// What the student may ask for.
#[derive(Debug, Args)]
pub struct Exercises {
    #[command(subcommand)]
    command: Option<Command>,
    /// Answer as JSON, for programs
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Name the next exercise, and check it each time that its file is saved
    Next,
    /// Check an answer once
    Check {
        /// The exercise, as `list` names it
        name: String,
    },
    /// All exercises, and which are done
    List,
    /// The next hint
    Hint {
        /// The exercise, as `list` names it
        name: String,
    },
    /// Begin anew; your version stays beside it
    Reset {
        /// The exercise, as `list` names it
        name: String,
    },
    /// A right answer, and why it is right
    Solution {
        /// The exercise, as `list` names it
        name: String,
        /// Before the check has passed, too
        #[arg(long)]
        peek: bool,
    },
    /// Hold the exercises themselves to what they say, for those who write them
    Verify {
        /// The exercises; without any, all of them
        names: Vec<String>,
        /// How often each solution must pass
        #[arg(long, default_value = "3", value_name = "N")]
        times: NonZeroUsize,
        /// Hold each test to failing for some wrong answer, too
        #[arg(long)]
        each_test: bool,
    },
    /// Lay out a new exercise
    New(New),
}

/// A new exercise.
#[derive(Debug, Args)]
pub struct New {
    /// Its name: small letters, digits, hyphens
    name: String,
    /// The lesson that it belongs to
    #[arg(long, value_name = "LESSON", value_parser = lesson)]
    lesson: &'static About,
    /// Its answer needs tokio
    #[arg(long)]
    tokio: bool,
}

fn lesson(name: &str) -> Result<&'static About, String> {
    About::named(name).ok_or_else(|| {
        let names = shared::lesson::COURSE.iter().map(|it| it.name);
        format!("accepts {}", names.collect::<Vec<_>>().join(", "))
    })
}

/// Does what is asked for.
///
/// # Errors
/// If it cannot; or the answer is not right, which has been told.
pub fn run(exercises: Exercises, stop: Stop) -> Result<Answer, Error> {
    let runner = Runner {
        stop,
        json: exercises.json,
        probes: RefCell::default(),
    };
    match exercises.command.unwrap_or(Command::Next) {
        Command::Next => runner.tell_next(),
        Command::Check { name } => {
            let exercise = Exercise::named(&name)?;
            Ok(runner.check(&exercise)?.into())
        }
        Command::List => runner.list(),
        Command::Hint { name } => runner.hint(&Exercise::named(&name)?),
        Command::Reset { name } => {
            let exercise = Exercise::named(&name)?;
            if let Some(kept) = exercise.reset()? {
                println!("Your version is kept: {}", shown(&kept));
            }
            println!("{} is as it was at first.", shown(&exercise.answer()));
            Ok(Answer::Yes)
        }
        Command::Solution { name, peek } => {
            runner.solution(&Exercise::named(&name)?, peek)
        }
        Command::Verify {
            names,
            times,
            each_test,
        } => runner.verify(&names, Care { times, each_test }),
        Command::New(new) => new.lay_out(),
    }
}

impl New {
    /// Lays it out.
    ///
    /// # Errors
    /// If it is there already, or cannot be written.
    pub fn lay_out(&self) -> Result<Answer, Error> {
        let package = if self.tokio {
            Package::WithTokio
        } else {
            Package::Usual
        };
        let made = lay_out(workspace(), self.lesson, &self.name, package)?;
        print!("{made}");
        Ok(Answer::Yes)
    }
}

/// Whether all is well: exit code 0 or 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// All is well.
    Yes,
    /// An answer is not right, or an exercise is not as it says.
    No,
}

impl From<Outcome> for Answer {
    fn from(outcome: Outcome) -> Self {
        match outcome.verdict() {
            Verdict::Right => Self::Yes,
            _ => Self::No,
        }
    }
}

/// What the commands need.
#[derive(Debug)]
pub struct Runner {
    /// Whether the run should end.
    pub stop: Stop,
    json: bool,
    /// What checks are written with, by package, once it is built.
    probes: RefCell<HashMap<String, Probes>>,
}

impl Runner {
    fn probes(&self, exercise: &Exercise) -> Result<Probes, Error> {
        let package = &exercise.card.package;
        if let Some(probes) = self.probes.borrow().get(package) {
            return Ok(probes.clone());
        }
        let probes = Probes::build(package, &self.stop)?;
        let mut all = self.probes.borrow_mut();
        all.insert(package.clone(), probes.clone());
        Ok(probes)
    }

    /// Checks the student's answer, and tells.
    ///
    /// # Errors
    /// If it cannot be checked, or the run should end.
    pub fn check(&self, exercise: &Exercise) -> Result<Outcome, Error> {
        let probes = self.probes(exercise)?;
        let start = Instant::now();
        let colour = !self.json && console::colors_enabled();
        let outcome = exercise.check(&probes, colour, &self.stop)?;
        exercise.remember(&outcome, &probes);
        if self.json {
            let seconds = start.elapsed().as_secs_f64();
            println!("{}", tell::json(exercise, &outcome, seconds));
        } else {
            print!("{}", tell::outcome(exercise, &outcome));
        }
        Ok(outcome)
    }

    /// The first exercise that is not done.
    ///
    /// # Errors
    /// If one cannot be checked, or the run should end.
    pub fn next(&self) -> Result<Option<Exercise>, Error> {
        for exercise in Exercise::all()? {
            if !exercise.is_done(&self.probes(&exercise)?, &self.stop)? {
                return Ok(Some(exercise));
            }
        }
        Ok(None)
    }

    fn tell_next(&self) -> Result<Answer, Error> {
        if !self.json && io::stdout().is_terminal() {
            watch::watch(self)?;
            return Ok(Answer::Yes);
        }
        // Nobody sits there: once will do.
        let Some(exercise) = self.next()? else {
            println!("All exercises are done.");
            return Ok(Answer::Yes);
        };
        if !self.json {
            println!("{}", tell::heading(&exercise));
        }
        Ok(self.check(&exercise)?.into())
    }

    fn list(&self) -> Result<Answer, Error> {
        let mut lesson = "";
        let mut all = Vec::new();
        for exercise in Exercise::all()? {
            let state = if exercise.is_untouched() {
                "to do"
            } else if exercise.is_done(&self.probes(&exercise)?, &self.stop)? {
                "done"
            } else {
                "begun"
            };
            if self.json {
                let mut about = tell::about(&exercise);
                about["state"] = json!(state);
                all.push(about);
                continue;
            }
            if lesson != exercise.lesson.name {
                lesson = exercise.lesson.name;
                println!("{:>2}  {lesson}", exercise.lesson.number);
            }
            let (name, title) = (&exercise.name, &exercise.card.title);
            println!("    {state:6} {name:16} {title}");
        }
        if self.json {
            println!("{}", json!(all));
        }
        Ok(Answer::Yes)
    }

    fn hint(&self, exercise: &Exercise) -> Result<Answer, Error> {
        let hints = &exercise.card.hints;
        // Where the student has come to; lost with the build folder.
        let scratch = self.probes(exercise)?.scratch(&exercise.name);
        let file = scratch.join("hints");
        let seen = fs::read_to_string(&file)
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or(0_usize);
        let at = seen.min(hints.len().saturating_sub(1));
        let _ = fs::create_dir_all(&scratch)
            .and_then(|()| fs::write(&file, (at + 1).to_string()));
        let hint = hints.get(at).map_or("", |hint| hint.trim_end());
        if self.json {
            let (number, of) = (at + 1, hints.len());
            println!("{}", json!({ "hint": hint, "number": number, "of": of }));
            return Ok(Answer::Yes);
        }
        println!("Hint {} of {}\n\n{hint}", at + 1, hints.len());
        if at + 1 == hints.len() {
            let name = &exercise.name;
            println!(
                "\nIt was the last. All of it: cargo exercise solution {name} --peek"
            );
        }
        Ok(Answer::Yes)
    }

    fn solution(
        &self,
        exercise: &Exercise,
        peek: bool,
    ) -> Result<Answer, Error> {
        let probes = self.probes(exercise)?;
        if !peek && !exercise.is_done(&probes, &self.stop)? {
            println!(
                "It is shown once the check passes. To see it before:\n  \
                 cargo exercise solution {} --peek",
                exercise.name
            );
            return Ok(Answer::No);
        }
        let file = exercise.solution();
        let text = fs::read_to_string(&file).map_err(|error| {
            Error::Failed(format!("{}: {error}", shown(&file)))
        })?;
        let why = exercise.card.explanation.trim_end();
        if self.json {
            println!("{}", json!({ "solution": text, "explanation": why }));
        } else {
            println!("{text}\n{why}");
        }
        Ok(Answer::Yes)
    }

    fn verify(&self, names: &[String], care: Care) -> Result<Answer, Error> {
        let exercises = if names.is_empty() {
            Exercise::all()?
        } else {
            let found = names.iter().map(|name| Exercise::named(name));
            found.collect::<Result<_, _>>()?
        };
        let json = self.json;
        let tell = |exercise: &Exercise, problems: &[super::Problem]| {
            if json {
                return;
            }
            let name = &exercise.name;
            let (times, wrong) = (care.times, exercise.card.wrong.len());
            match problems {
                [] => println!("{name}: solution {times} times, {wrong} wrong"),
                _ => problems.iter().for_each(|problem| {
                    println!("{name}: NOT SO: {}", problem.what);
                }),
            }
        };
        let problems = verify(&exercises, care, &self.stop, tell)?;
        if self.json {
            let told = problems.iter().map(
                |it| json!({ "exercise": it.exercise, "problem": it.what }),
            );
            println!("{}", json!(told.collect::<Vec<_>>()));
        }
        let all_is_well = problems.is_empty();
        Ok(if all_is_well { Answer::Yes } else { Answer::No })
    }
}
