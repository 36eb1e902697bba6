//! Which of six numbers are prime: in turn, in threads, in processes.
//!
//! The same function on the same numbers. In Python the threads share one
//! interpreter lock and gain nothing, and processes are the way around it.
//! Here nothing is to be got around: threads and processes use the same cores.

use std::num::NonZeroUsize;
use std::time::Instant;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::count;
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use shared::measure::{Samples, interleave};
use shared::task::{Shutdown, TaskHandle};
use shared::thread_pool::ThreadPool;

use crate::primality::is_prime;
use crate::waiting::{
    each_as_completed, each_until_stopped, failed, pool_of, refused,
};
use crate::work::IS_PRIME;

/// The notebook's numbers; the last is the only one that is not prime.
const NUMBERS: [u64; 6] = [
    112_272_535_095_293,
    112_582_705_942_171,
    112_272_535_095_293,
    115_280_095_190_773,
    115_797_848_077_099,
    1_099_726_899_285_419,
];
const PRIMES: usize = 5;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many threads, or processes, share the numbers [default: 3]
    #[arg(long, value_name = "N", value_parser = count(100))]
    workers: Option<NonZeroUsize>,

    /// Rounds, of which the median is shown; beside a Python twin as few as
    /// with --quick [default: 7; with --quick 1]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    rounds: Option<NonZeroUsize>,
}

const WAYS: [&str; 3] = ["in turn", "in threads", "in processes"];

#[derive(Serialize)]
struct Row {
    way: &'static str,
    workers: usize,
    primes: usize,
    /// Seconds.
    wall: f64,
    of_in_turn: f64,
}

/// An answer, and when it came.
struct Answer {
    number: u64,
    prime: bool,
    /// Seconds after the start.
    after: f64,
}

/// Sorts the numbers out in three ways.
///
/// # Errors
/// On Ctrl-C, or if a pool or the Python twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let workers = options.workers.map_or(3, usize::from);
    let usual = if lesson.compares() { 1 } else { 7 };
    let rounds = options
        .rounds
        .map_or(lesson.size(usual, 1), NonZeroUsize::get);
    let title = "Which of six numbers are prime?";
    lesson.experiment("primes", title, |lesson, experiment| {
        experiment.param("workers", workers);
        experiment.param("rounds", rounds);
        experiment.columns([
            ("way", Unit::None),
            ("workers", Unit::None),
            ("primes", Unit::None),
            ("wall", Unit::Seconds),
            ("of_in_turn", Unit::Ratio),
        ]);
        let mut track = lesson.timeline().track("primes: who asks");
        let mut times = vec![Samples::default(); WAYS.len()];
        let mut answers: [Vec<Answer>; 3] = Default::default();
        let ended: Result<(), Error> = interleave(&mut times, rounds, |way| {
            answers[way] = match way {
                0 => track.span("in turn", |_| in_turn(lesson)),
                1 => track.wait("threads", |_| in_threads(workers, lesson)),
                _ => track.wait("processes", |_| in_processes(workers, lesson)),
            }?;
            Ok(())
        });
        show(&times, &answers, workers, experiment);
        ended?;
        judge(&times, &answers, workers, lesson, experiment);
        experiment.python = lesson.python(
            "primes.py",
            &[("--workers", &workers), ("--rounds", &rounds)],
        )?;
        Ok(())
    })
}

fn in_turn(lesson: &Lesson) -> Result<Vec<Answer>, Error> {
    let start = Instant::now();
    NUMBERS
        .into_iter()
        .map(|number| {
            lesson.stop().check()?;
            let prime = is_prime(number);
            let after = start.elapsed().as_secs_f64();
            Ok(Answer {
                number,
                prime,
                after,
            })
        })
        .collect()
}

fn in_threads(workers: usize, lesson: &Lesson) -> Result<Vec<Answer>, Error> {
    let start = Instant::now();
    let pool = ThreadPool::builder()
        .workers(workers)
        .build()
        .map_err(|error| Error::Failed(error.to_string()))?;
    let handles = NUMBERS
        .map(|number| pool.submit(move || (number, is_prime(number))))
        .into_iter()
        .collect::<Result<Vec<_>, _>>()
        .map_err(refused)?;
    let mut answers = Vec::new();
    let ended = each_until_stopped(handles, lesson.stop(), |handle| {
        answers.push(answer(handle, start));
    });
    // What runs is finished, since nothing can stop a thread. What waits is
    // not begun.
    pool.shutdown(Shutdown::CancelQueued);
    ended?;
    answers.into_iter().collect()
}

fn in_processes(workers: usize, lesson: &Lesson) -> Result<Vec<Answer>, Error> {
    let start = Instant::now();
    let pool = pool_of(workers, "primes", lesson.timeline())?;
    let handles = NUMBERS
        .map(|number| pool.submit(&IS_PRIME, number))
        .into_iter()
        .collect::<Result<Vec<_>, _>>()
        .map_err(refused)?;
    let mut answers = Vec::new();
    each_as_completed(&pool, handles, lesson.stop(), |handle| {
        answers.push(answer(handle, start));
    })?;
    answers.into_iter().collect()
}

fn answer(
    handle: TaskHandle<(u64, bool)>,
    start: Instant,
) -> Result<Answer, Error> {
    let (number, prime) = handle.join().map_err(failed)?;
    let after = start.elapsed().as_secs_f64();
    Ok(Answer {
        number,
        prime,
        after,
    })
}

fn show(
    times: &[Samples],
    answers: &[Vec<Answer>],
    workers: usize,
    experiment: &mut Experiment,
) {
    let base = times[0].median();
    for ((way, times), answers) in WAYS.into_iter().zip(times).zip(answers) {
        if times.values().is_empty() {
            continue;
        }
        experiment.row(Row {
            way,
            workers: if way == WAYS[0] { 1 } else { workers },
            primes: answers.iter().filter(|answer| answer.prime).count(),
            wall: times.median(),
            of_in_turn: times.median() / base,
        });
        experiment.runs(way, "wall", times);
    }
    if answers[2].is_empty() {
        return;
    }
    experiment.note("As the processes answered, in the last round:");
    for Answer {
        number,
        prime,
        after,
    } in &answers[2]
    {
        let prime = if *prime { "yes" } else { "no" };
        experiment.note(&format!("{:6.1} ms  {number} {prime}", after * 1e3));
    }
}

fn judge(
    times: &[Samples],
    answers: &[Vec<Answer>],
    workers: usize,
    lesson: &Lesson,
    experiment: &mut Experiment,
) {
    let right = answers.iter().all(|answers| {
        answers.len() == NUMBERS.len()
            && answers
                .iter()
                .all(|it| it.prime == (it.number != NUMBERS[PRIMES]))
    });
    experiment.claim(Claim::exactly(
        "same-answers",
        "Five are prime and the last is not: ways that say something else",
        u64::from(!right),
        0,
    ));
    let cores = lesson.machine().cores.get();
    let why = if lesson.machine().was_loaded() {
        "this machine was busy before the run"
    } else {
        "no lock keeps threads from running at once"
    };
    let several = cores >= 2 && workers >= 2;
    // At their best: a neighbour's work makes rounds longer, never shorter.
    let best = |way: usize| times[way].min();
    let rounds = times[0].values().len();
    experiment.claim(
        Claim::at_most(
            "threads-use-cores",
            "At best threads take at most 0.85 of the time in turn",
            best(1) / best(0),
            0.85,
        )
        .because(why)
        .provided(several, "that takes two cores and two workers")
        .provided(rounds >= 3, "one round says little"),
    );
    experiment.claim(
        Claim::at_most(
            "processes-no-faster",
            "At best threads take at most 1.3 of what processes take",
            best(1) / best(2),
            1.3,
        )
        .because(why)
        .provided(rounds >= 3, "one round says little"),
    );
    experiment.claim(
        Claim::at_most(
            "processes-keep-up",
            "At best processes take at most 1.5 of what threads take, with their \
             start",
            best(2) / best(1),
            1.5,
        )
        .because(why)
        .provided(rounds >= 3, "one round says little"),
    );
}

/// For the student's guess: threads, neither, processes. About is a quarter.
pub fn who_is_sooner(primes: &Experiment) -> Option<usize> {
    let wall = |row: usize| primes.rows.get(row)?.get("wall")?.as_f64();
    Some(match wall(1)? / wall(2)? {
        ratio if ratio < 0.8 => 0,
        ratio if ratio > 1.25 => 2,
        _ => 1,
    })
}
