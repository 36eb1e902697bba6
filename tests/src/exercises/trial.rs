//! Tries an answer: builds the checks with it, and runs their tests until one
//! finds something.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;
use std::{fs, io, thread};

use shared::lesson::{Error, Stop, program};

use super::compiler::{Probes, of_program};
use super::exercise::{EVERY_ORDER, Exercise};
use super::outcome::{Found, Left, Outcome, Test};

/// A test ends itself long before this, on any machine that works.
const DEADLINE: Duration = Duration::from_mins(5);

/// How often to look whether the student wants the run to end.
const GLANCE: Duration = Duration::from_millis(10);

/// The test that is run before all others.
const RULES: &str = "keeps_the_rules";

/// The environment variable that names the file for what was found.
const FOUND: &str = "PROBES_FOUND";

/// An answer, and the checks built with it.
#[derive(Debug)]
pub struct Trial {
    programs: Vec<Program>,
    /// Where the tests leave what they have found.
    folder: PathBuf,
}

/// A check that is built.
#[derive(Debug)]
struct Program {
    /// The name of its source.
    check: String,
    file: PathBuf,
    /// In the order of the source.
    tests: Vec<String>,
    /// Whether its tests may run at once. Those on real threads may not: they
    /// ask whether anybody burns a core, and who comes first.
    at_once: bool,
}

/// A trial, or the compiler's words.
pub type Built = Result<Trial, String>;

impl Exercise {
    /// Tries the student's answer.
    ///
    /// # Errors
    /// If a program that is needed is missing, or the run should end.
    ///
    /// # Blocking
    /// For about a second; until it is given up, if the answer is stuck.
    pub fn check(
        &self,
        probes: &Probes,
        colour: bool,
        stop: &Stop,
    ) -> Result<Outcome, Error> {
        let folder = probes.scratch(&self.name);
        match self.build(self.folder(), &folder, probes, colour, stop)? {
            Err(words) => Ok(Outcome::DoesNotCompile(words)),
            Ok(trial) => trial.run(stop),
        }
    }

    /// Builds the checks with some other answer: the solution, a wrong one.
    ///
    /// # Errors
    /// If a file or a program that is needed is missing, or the run should
    /// end.
    pub fn try_file(
        &self,
        answer: &Path,
        label: &str,
        probes: &Probes,
        stop: &Stop,
    ) -> Result<Built, Error> {
        let folder = probes.scratch(&self.name).join(label);
        lay_out(self, answer, &folder).map_err(|error| {
            Error::Failed(format!("{}: {error}", folder.display()))
        })?;
        self.build(&folder, &folder, probes, false, stop)
    }

    /// Builds the checks with a solution that names a type of the standard
    /// library, where the model checker would have to put its own: whoever asks
    /// for the rules of the exercise must refuse it.
    ///
    /// # Errors
    /// If a file or a program that is needed is missing, or the run should
    /// end.
    pub fn try_foreign(
        &self,
        probes: &Probes,
        stop: &Stop,
    ) -> Result<Built, Error> {
        let file = probes.scratch(&self.name).join("foreign.rs");
        let written = fs::read_to_string(self.solution()).and_then(|text| {
            let foreign = "pub type Foreign = std::sync::Mutex<()>;\n";
            file.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::write(&file, text + foreign)
        });
        written.map_err(|error| {
            Error::Failed(format!("{}: {error}", file.display()))
        })?;
        self.try_file(&file, "foreign", probes, stop)
    }

    /// Builds the checks in `sources` with the answer beside them.
    fn build(
        &self,
        sources: &Path,
        programs: &Path,
        probes: &Probes,
        colour: bool,
        stop: &Stop,
    ) -> Result<Built, Error> {
        fs::create_dir_all(programs).map_err(|error| {
            Error::Failed(format!("{}: {error}", programs.display()))
        })?;
        let checks: Vec<_> = self
            .checks()
            .iter()
            .map(|check| {
                let file = check.file_name().expect("a check is a file");
                (
                    sources.join(file),
                    programs.join(file).with_extension("run"),
                )
            })
            .collect();
        // At once: each of them keeps one core busy.
        let built: Vec<_> = thread::scope(|scope| {
            let builds: Vec<_> = checks
                .iter()
                .map(|(check, program)| {
                    scope.spawn(|| probes.compile(check, program, colour, stop))
                })
                .collect();
            builds
                .into_iter()
                .map(|build| build.join().expect("building does not panic"))
                .collect()
        });
        let mut trial = Trial {
            programs: Vec::new(),
            folder: programs.to_owned(),
        };
        let mut refused = None;
        for ((check, program), built) in checks.iter().zip(built) {
            match built? {
                Ok(()) => {
                    let mut tests = tests(check, program, stop)?;
                    let name = check.file_name().unwrap_or_default();
                    let name = name.to_string_lossy().into_owned();
                    let file = program.clone();
                    let at_once = check.ends_with(EVERY_ORDER);
                    // What breaks a rule is told before what follows from it.
                    if let Some(at) = tests.iter().position(|it| it == RULES) {
                        let rules = Program {
                            check: name.clone(),
                            file: file.clone(),
                            tests: vec![tests.remove(at)],
                            at_once,
                        };
                        trial.programs.insert(0, rules);
                    }
                    trial.programs.push(Program {
                        check: name,
                        file,
                        tests,
                        at_once,
                    });
                }
                // The last is that on real threads: its words are about the
                // standard library's types.
                Err(words) => refused = Some(words),
            }
        }
        Ok(refused.map_or(Ok(trial), Err))
    }
}

impl Trial {
    /// Runs the tests until one finds something.
    ///
    /// # Errors
    /// If a test cannot be run, or the run should end.
    ///
    /// # Blocking
    /// Until the tests end; they end themselves.
    pub fn run(&self, stop: &Stop) -> Result<Outcome, Error> {
        for program in &self.programs {
            let at_once = if program.at_once {
                thread::available_parallelism().map_or(1, usize::from)
            } else {
                1
            };
            if let Some(found) = self.first_found(program, at_once, stop)? {
                return Ok(Outcome::Found(found));
            }
        }
        let tests = self.programs.iter().map(|it| it.tests.len());
        Ok(Outcome::Right(tests.sum()))
    }

    /// Runs so many tests of a program at once, until it is known which is the
    /// first of them, in their order, that finds something.
    fn first_found(
        &self,
        program: &Program,
        at_once: usize,
        stop: &Stop,
    ) -> Result<Option<Found>, Error> {
        let next = AtomicUsize::new(0);
        let enough = Stop::default();
        let (ended, ends) = channel();
        thread::scope(|scope| {
            for _ in 0..at_once {
                let (next, enough, ended) = (&next, &enough, ended.clone());
                scope.spawn(move || {
                    while !enough.requested() {
                        // `Relaxed`: each number is given once, and no more.
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let Some(test) = program.tests.get(at) else {
                            break;
                        };
                        let found = self.run_test(program, test, enough);
                        // Nobody listens any more once it is known.
                        let _ = ended.send((at, found));
                    }
                });
            }
            drop(ended);
            let mut early = BTreeMap::new();
            let mut known = 0;
            loop {
                match ends.recv_timeout(GLANCE) {
                    Ok((at, found)) => early.insert(at, found),
                    Err(RecvTimeoutError::Disconnected) => return Ok(None),
                    Err(RecvTimeoutError::Timeout) => {
                        stop.check().inspect_err(|_| enough.request())?;
                        continue;
                    }
                };
                while let Some(found) = early.remove(&known) {
                    known += 1;
                    if !matches!(found, Ok(None)) {
                        enough.request();
                        return found;
                    }
                }
            }
        })
    }

    /// All its tests, in the order in which they are run.
    pub fn tests(&self) -> impl Iterator<Item = Test> + '_ {
        self.programs.iter().flat_map(|program| {
            program.tests.iter().map(|name| Test {
                check: program.check.clone(),
                name: name.clone(),
            })
        })
    }

    /// Whether this test fails, whatever the others find.
    ///
    /// # Errors
    /// If it cannot be run, or the run should end.
    ///
    /// # Blocking
    /// Until it ends.
    pub fn fails(&self, test: &Test, stop: &Stop) -> Result<bool, Error> {
        for program in &self.programs {
            if program.check == test.check && program.tests.contains(&test.name)
            {
                let found = self.run_test(program, &test.name, stop)?;
                return Ok(found.is_some());
            }
        }
        Ok(false)
    }

    fn run_test(
        &self,
        program: &Program,
        test: &str,
        stop: &Stop,
    ) -> Result<Option<Found>, Error> {
        let name = test.replace("::", ".");
        let file = self.folder.join(name).with_extension("found");
        // What an earlier run left says nothing about this one.
        let _ = fs::remove_file(&file);
        let mut command = Command::new(&program.file);
        command
            .args([test, "--exact", "--nocapture"])
            .env(FOUND, &file)
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let output = program::run(&mut command, DEADLINE, stop)
            .map_err(|error| of_program(test, error))?;
        let left: Option<Left> = fs::read(&file)
            .ok()
            .and_then(|text| serde_json::from_slice(&text).ok());
        let left = left.ok_or_else(|| {
            let words = String::from_utf8_lossy(&output.stderr);
            Error::Failed(format!(
                "the test {test} told nothing: it is to call `check`, once. \
                 {words}"
            ))
        })?;
        let test = Test {
            check: program.check.clone(),
            name: test.to_owned(),
        };
        Ok(Found::from_left(test, left))
    }
}

/// Puts the checks and an answer into a folder of their own.
fn lay_out(exercise: &Exercise, answer: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(exercise.folder())? {
        let file = entry?.path();
        let name = file.file_name().unwrap_or_default();
        let stem = file.file_stem().and_then(|it| it.to_str());
        let is_answer = stem.is_none_or(|it| {
            it.starts_with("answer") || it == "start" || it == "solution"
        });
        let is_rust = file.extension().is_some_and(|it| it == "rs");
        if is_rust && !is_answer {
            fs::copy(&file, to.join(name))?;
        }
    }
    fs::copy(answer, to.join("answer.rs"))?;
    Ok(())
}

/// The tests of a check, in the order in which they stand there: the first
/// that finds something is told. Those that a student has written into the
/// answer are the student's own.
fn tests(
    check: &Path,
    program: &Path,
    stop: &Stop,
) -> Result<Vec<String>, Error> {
    let mut list = Command::new(program);
    list.arg("--list").stdout(Stdio::piped());
    let output = program::run(&mut list, DEADLINE, stop)
        .map_err(|error| of_program("the list of tests", error))?;
    let failed = |what: &dyn std::fmt::Display| {
        Error::Failed(format!("{}: {what}", check.display()))
    };
    let text = fs::read_to_string(check).map_err(|error| failed(&error))?;
    let mut tests: Vec<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.strip_suffix(": test"))
        .filter(|test| !test.starts_with("answer::"))
        .map(str::to_owned)
        .collect();
    if tests.is_empty() {
        return Err(failed(&"there is no test"));
    }
    tests.sort_by_key(|test| {
        let name = test.rsplit("::").next().unwrap_or(test);
        text.find(&format!("fn {name}(")).unwrap_or(usize::MAX)
    });
    Ok(tests)
}
