//! Holds the exercises themselves to what they say: a start must fail for its
//! reason, a solution must pass each time, a wrong answer must get its
//! sentence.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use shared::lesson::{Error, Stop};

use super::card::Expected;
use super::compiler::Probes;
use super::exercise::{Exercise, shown};
use super::outcome::{Outcome, Test, Verdict};
use super::trial::Trial;

/// Something that is not as the exercise says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The exercise.
    pub exercise: String,
    /// The answer, and what became of it.
    pub what: String,
}

/// How closely to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Care {
    /// How often each solution must pass.
    pub times: NonZeroUsize,
    /// Whether each test must fail for some wrong answer. One that fails only
    /// now and then may not, though it can.
    pub each_test: bool,
}

/// Verifies these exercises; `tell` hears of each that is done. Returns what is
/// not as they say.
///
/// # Errors
/// If an exercise cannot be built or run, or the run should end.
///
/// # Blocking
/// For some seconds per exercise.
///
/// # Panics
/// If `tell` does.
pub fn verify(
    exercises: &[Exercise],
    care: Care,
    stop: &Stop,
    tell: impl Fn(&Exercise, &[Problem]) + Sync,
) -> Result<Vec<Problem>, Error> {
    let next = AtomicUsize::new(0);
    let all = Mutex::new(Ok(Vec::new()));
    let work = || {
        // `Relaxed`: each number is given once, and orders nothing.
        while let Some(exercise) =
            exercises.get(next.fetch_add(1, Ordering::Relaxed))
        {
            let found = verify_one(exercise, care, stop);
            if let Ok(problems) = &found {
                tell(exercise, problems);
            }
            let mut all = all.lock().expect("nobody panics under it");
            match (&mut *all, found) {
                (Ok(all), Ok(problems)) => all.extend(problems),
                (Ok(_), Err(error)) => *all = Err(error),
                (Err(_), _) => {}
            }
        }
    };
    // Building keeps two cores busy, and running mostly waits.
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    all.into_inner().expect("nobody panics under it")
}

fn verify_one(
    exercise: &Exercise,
    care: Care,
    stop: &Stop,
) -> Result<Vec<Problem>, Error> {
    let probes = Probes::build(&exercise.card.package, stop)?;
    let mut problems = Vec::new();
    let mut problem = |what: String| {
        problems.push(Problem {
            exercise: exercise.name.clone(),
            what,
        });
    };
    for lack in exercise.lacks()? {
        problem(lack);
    }
    let try_file = |file: &Path, label: &str| {
        exercise.try_file(file, label, &probes, stop)
    };

    let started = first(try_file(&exercise.start(), "start")?, stop)?;
    if let Some(what) = differs(&exercise.card.start, &started) {
        problem(format!("{}: {what}", shown(&exercise.start())));
    }
    for wrong in &exercise.card.wrong {
        let file = exercise.wrong(&wrong.file);
        let outcome = first(try_file(&file, &wrong.file)?, stop)?;
        let expected = Expected {
            verdict: wrong.verdict,
            sentence: wrong.sentence.clone(),
        };
        if let Some(what) = differs(&expected, &outcome) {
            problem(format!("{}: {what}", shown(&file)));
        }
    }
    let solution = exercise.solution();
    let built = try_file(&solution, "solution")?;
    for time in 1..=care.times.get() {
        let outcome = match &built {
            Ok(trial) => trial.run(stop)?,
            Err(words) => Outcome::DoesNotCompile(words.clone()),
        };
        if outcome.verdict() != Verdict::Right {
            let text = told(&outcome);
            let solution = shown(&solution);
            problem(format!("{solution} must be right. Run {time}: {text}"));
            break;
        }
    }
    if care.each_test {
        for test in never_seen_to_fail(exercise, &probes, stop)? {
            problem(format!("no wrong answer fails {test}"));
        }
    }
    Ok(problems)
}

/// The tests that nobody has seen fail: not with a wrong answer, nor with the
/// start, nor with one that names a type of the standard library. Each is run
/// with each of those alone: what another test finds first says nothing about
/// them.
fn never_seen_to_fail(
    exercise: &Exercise,
    probes: &Probes,
    stop: &Stop,
) -> Result<Vec<Test>, Error> {
    let wrong = exercise.card.wrong.iter().map(|it| it.file.as_str());
    let wrong = wrong.map(|label| (exercise.wrong(label), label));
    let mut trials = Vec::new();
    for (file, label) in wrong.chain([(exercise.start(), "start")]) {
        // What does not compile has no tests.
        trials.extend(exercise.try_file(&file, label, probes, stop)?);
    }
    trials.extend(exercise.try_foreign(probes, stop)?);
    let mut never = Vec::new();
    'tests: for test in trials.iter().take(1).flat_map(Trial::tests) {
        for trial in &trials {
            if trial.fails(&test, stop)? {
                continue 'tests;
            }
        }
        never.push(test);
    }
    Ok(never)
}

fn first(built: super::trial::Built, stop: &Stop) -> Result<Outcome, Error> {
    match built {
        Ok(trial) => trial.run(stop),
        Err(words) => Ok(Outcome::DoesNotCompile(words)),
    }
}

fn differs(expected: &Expected, outcome: &Outcome) -> Option<String> {
    let is_so = outcome.verdict() == expected.verdict
        && one_line(outcome.text()).contains(&one_line(&expected.sentence));
    (!is_so).then(|| {
        format!(
            "must be {}, with “{}”. {}",
            expected.verdict.words(),
            expected.sentence,
            told(outcome)
        )
    })
}

fn told(outcome: &Outcome) -> String {
    let what = match outcome {
        Outcome::DoesNotCompile(_) => "It does not compile:".to_owned(),
        Outcome::Found(found) => {
            format!("The first test that finds something is {}:", found.test)
        }
        Outcome::Right(_) => "No test finds anything.".to_owned(),
    };
    format!("{what}\n{}", outcome.text())
}

/// Line breaks and indentation are a matter of looks.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
