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
use super::outcome::{Outcome, Verdict};

/// Something that is not as the exercise says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The exercise.
    pub exercise: String,
    /// The answer, and what became of it.
    pub what: String,
}

/// Verifies these exercises, each solution so many times; `tell` hears of each
/// that is done. Returns what is not as they say.
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
    times: NonZeroUsize,
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
            let found = verify_one(exercise, times, stop);
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
    times: NonZeroUsize,
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
    for time in 1..=times.get() {
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
    Ok(problems)
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
