//! One run of a lesson, from its question to its last verdict.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::OnceLock;

use indicatif::{MultiProgress, ProgressBar, ProgressFinish, ProgressStyle};

use super::claim::Verdict;
use super::course::About;
use super::error::Error;
use super::keyboard::Keyboard;
use super::options::{Common, Format};
use super::picture::Picture;
use super::python::Interpreter;
use super::render::{self, Paper};
use super::report::{Experiment, Prediction, Python, Report, SCHEMA};
use super::stop::Stop;
use crate::measure::{Ink, Machine, Timeline, draw};
use crate::seed::Seed;
use crate::sync::{Mutex, PoisonError};

/// One run of a lesson: where experiments find what they need, and where their
/// results go.
#[derive(Debug)]
pub struct Lesson {
    about: &'static About,
    format: Format,
    report: Report,
    stop: Stop,
    timeline: Timeline,
    keyboard: Mutex<Keyboard>,
    python: Option<Interpreter>,
    draw_timeline: bool,
    bars: MultiProgress,
    headed: OnceLock<()>,
}

impl Lesson {
    pub(super) fn open(
        about: &'static About,
        options: &Common,
    ) -> Result<Self, Error> {
        let report = Report {
            schema: SCHEMA,
            lesson: about.name.to_owned(),
            question: about.question.to_owned(),
            machine: Machine::describe(),
            seed: options.seed.unwrap_or_else(Seed::fresh),
            quick: options.quick,
            partial: false,
            predictions: Vec::new(),
            experiments: Vec::new(),
        };
        let may_ask = options.format == Format::Table && !options.no_questions;
        Ok(Self {
            about,
            format: options.format,
            report,
            stop: Stop::default(),
            timeline: if options.trace.is_some() || options.timeline {
                Timeline::recording()
            } else {
                Timeline::default()
            },
            keyboard: Mutex::new(Keyboard::open(may_ask)),
            draw_timeline: options.timeline,
            python: interpreter(options)?,
            // Hidden by itself where standard error is no terminal.
            bars: MultiProgress::new(),
            headed: OnceLock::new(),
        })
    }

    /// What makes the random choices of this run repeatable.
    #[must_use]
    pub fn seed(&self) -> Seed {
        self.report.seed
    }

    /// Where the run takes place.
    #[must_use]
    pub fn machine(&self) -> &Machine {
        &self.report.machine
    }

    /// Whether the student wants the run to end.
    #[must_use]
    pub fn stop(&self) -> &Stop {
        &self.stop
    }

    /// Where workers draw what they do, when.
    #[must_use]
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// The size to use when the student names none: `quick` with `--quick`.
    #[must_use]
    pub fn size<T>(&self, full: T, quick: T) -> T {
        if self.report.quick { quick } else { full }
    }

    /// Whether Python twins run as well: then sizes must be such that Python
    /// gets through them, and the same on both sides.
    #[must_use]
    pub fn compares(&self) -> bool {
        self.python.is_some()
    }

    /// Says something to the student; not with `--format json`.
    pub fn say(&self, text: &str) {
        self.print(text);
    }

    /// Asks the student, and gives the answer; `None` where nobody answers.
    ///
    /// # Blocking
    /// Until a line is typed or the run should end, at most 10 s; not at all
    /// without a terminal.
    #[must_use]
    pub fn ask(&self, question: &str) -> Option<String> {
        // Held while waiting for an answer, so that two workers do not ask in
        // one breath.
        let mut keyboard =
            self.keyboard.lock().unwrap_or_else(PoisonError::into_inner);
        self.bars.suspend(|| keyboard.ask(question, &self.stop))
    }

    /// Lets the student guess before the run.
    ///
    /// # Blocking
    /// As [`ask`](Self::ask).
    pub fn predict(&mut self, id: &str, question: &str, choices: &[&str]) {
        let letters = || 'a'..='z';
        self.print(&format!("\nPredict: {question}"));
        for (letter, choice) in letters().zip(choices) {
            self.print(&format!("  {letter}) {choice}"));
        }
        let answer = self.ask("Your guess, and Enter: ");
        let chosen = answer.and_then(|answer| {
            let typed = answer.chars().next()?.to_ascii_lowercase();
            letters()
                .take(choices.len())
                .position(|letter| letter == typed)
        });
        self.report.predictions.push(Prediction {
            id: id.into(),
            question: question.into(),
            choices: choices.iter().map(|&choice| choice.into()).collect(),
            chosen,
            seen: None,
        });
    }

    /// Says which choice of a prediction the run showed.
    ///
    /// # Panics
    /// If nothing of that id was [predicted](Self::predict).
    pub fn reveal(&mut self, id: &str, seen: usize) {
        let prediction = self
            .report
            .predictions
            .iter_mut()
            .find(|prediction| prediction.id == id)
            .expect("only what was predicted can be revealed");
        prediction.seen = Some(seen);
        if let Some(text) = render::prediction(prediction, paper()) {
            self.print(&format!("\n{text}"));
        }
    }

    /// Runs one experiment and keeps its results, also when it ends early.
    ///
    /// # Errors
    /// That of `body`.
    pub fn experiment(
        &mut self,
        id: &str,
        title: &str,
        body: impl FnOnce(&Self, &mut Experiment) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut experiment = Experiment::new(id, title);
        let doing = self.bars.add(ProgressBar::new_spinner());
        doing.set_message(title.to_owned());
        doing.tick();
        self.timeline = self.timeline.group(id);
        let tracks_before = self.timeline.tracks().len();

        let ended = body(self, &mut experiment);

        doing.finish_and_clear();
        if matches!(ended, Err(Error::BadInput { .. })) {
            return ended;
        }
        experiment.partial = ended.is_err();
        self.report.partial |= experiment.partial;
        self.print(&format!(
            "\n{}",
            render::experiment(&experiment, paper()).trim_end()
        ));
        if self.draw_timeline {
            let tracks = &self.timeline.tracks()[tracks_before..];
            self.print(&draw(tracks, ink()));
        }
        self.report.experiments.push(experiment);
        ended
    }

    /// The experiment that was run last, under that id.
    #[must_use]
    pub fn result(&self, id: &str) -> Option<&Experiment> {
        self.report
            .experiments
            .iter()
            .rev()
            .find(|done| done.id == id)
    }

    /// Runs a Python twin, a file in the lesson's `python/`, if the student
    /// asked for it.
    ///
    /// # Errors
    /// If it is there and fails, or the run is stopped.
    pub fn python(
        &self,
        file: &str,
        arguments: &[(&str, &dyn Display)],
    ) -> Result<Option<Python>, Error> {
        let Some(interpreter) = &self.python else {
            return Ok(None);
        };
        // In one word: a value of its own could be taken for an option.
        let arguments: Vec<String> = arguments
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let file = self.about.directory().join("python").join(file);
        interpreter.run(&file, &arguments, &self.stop).map(Some)
    }

    /// A progress bar on standard error, for `all` of something; hidden where
    /// that is no terminal, gone when dropped.
    ///
    /// # Panics
    /// Never: its template is a constant.
    #[must_use]
    pub fn progress(&self, all: u64, what: &str) -> ProgressBar {
        let style = ProgressStyle::with_template(
            "{msg} {wide_bar} {human_pos}/{human_len}, {per_sec}, {eta} left",
        );
        let bar = ProgressBar::new(all)
            .with_message(what.to_owned())
            .with_style(style.expect("the template is well formed"))
            .with_finish(ProgressFinish::AndClear);
        self.bars.add(bar)
    }

    /// A place on the terminal for a picture that changes; `None` where
    /// standard error is no terminal.
    #[must_use]
    pub fn picture(&self) -> Option<Picture<'_>> {
        let terminal = console::Term::buffered_stderr();
        terminal
            .is_term()
            .then(|| Picture::new(terminal, &self.bars, &self.stop))
    }

    /// Says where to go from here.
    pub(super) fn tell_what_is_next(&self) {
        let about = self.about;
        let later = || "still to be written".to_owned();
        let chapter = about
            .chapter()
            .map_or_else(later, |chapter| chapter.display().to_string());
        let exercises: Vec<_> = about.written_exercises().collect();
        let exercises = if exercises.is_empty() {
            later()
        } else {
            exercises.join(", ")
        };
        let next = match about.next() {
            Some(next) if next.is_written() => {
                format!("\n  lesson     cargo run -p {}", next.name)
            }
            Some(next) => format!("\n  lesson     {}, {}", next.name, later()),
            None => String::new(),
        };
        self.print(&format!(
            "\nNext\n  chapter    {chapter}\n  exercises  {exercises}{next}"
        ));
    }

    /// Ends the run: the verdicts, or the report as JSON.
    pub(super) fn close(&self) -> io::Result<()> {
        if self.format == Format::Json {
            let mut out = io::stdout().lock();
            serde_json::to_writer_pretty(&mut out, &self.report)?;
            return writeln!(out);
        }
        self.print(&format!("\n{}", render::summary(&self.report)));
        Ok(())
    }

    /// Whether a claim failed.
    pub(super) fn refuted(&self) -> bool {
        self.report
            .claims()
            .any(|(_, claim)| claim.verdict == Verdict::Fails)
    }

    fn print(&self, text: &str) {
        if self.format == Format::Json {
            return;
        }
        self.bars.suspend(|| {
            let mut out = io::stdout().lock();
            let mut head = Ok(());
            self.headed.get_or_init(|| {
                head = writeln!(
                    out,
                    "{}",
                    render::heading(&self.report, self.about.number, paper())
                        .trim_end()
                );
            });
            if head.and_then(|()| writeln!(out, "{text}")).is_err() {
                // Whoever read has gone, as `head` does: nobody wants the rest.
                self.stop.request();
            }
        });
    }
}

fn ink() -> Ink {
    /// Where there is no terminal: what fits a page.
    const PAGE: u16 = 78;

    let Paper { width, colours } = paper();
    Ink {
        width: width.unwrap_or(PAGE).into(),
        colours,
    }
}

fn interpreter(options: &Common) -> Result<Option<Interpreter>, Error> {
    if let Some(path) = &options.python {
        return Interpreter::at(path).map(Some).map_err(|problem| {
            Error::bad_input(
                "--python",
                path.display(),
                format!("{problem}; accepts the path of a Python 3"),
            )
        });
    }
    if !options.compare {
        return Ok(None);
    }
    let found = Interpreter::at(Path::new("python3"));
    if found.is_err() {
        eprintln!("No python3 on the PATH: the comparison is left out.");
    }
    Ok(found.ok())
}

/// Standard output, as it is now: a terminal's width changes with its window.
fn paper() -> Paper {
    let term = console::Term::stdout();
    Paper {
        width: term.size_checked().map(|(_, columns)| columns),
        colours: io::stdout().is_terminal() && console::colors_enabled(),
    }
}
