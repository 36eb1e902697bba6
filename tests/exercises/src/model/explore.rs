//! Goes through the schedules of a case and tells of the simplest that ends
//! badly.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Once};
use std::time::Duration;
use std::{process, thread};

use shuttle::{Config, FailurePersistence, MaxSteps, Runner};

use super::Case;
use super::drawing;
use super::log::{self, Log};
use super::order::Walks;
use crate::finding::{Finding, Verdict};
use crate::report::{self, Line};
use crate::{inside, load};

/// Stack of each thread of a case, in bytes: enough for a student's recursion
/// of some depth and for what panics need.
const STACK: usize = 256 << 10;

/// How many failures are looked at, to find the simplest of them.
const FAILURES: usize = 30;

/// How many schedules are tried after the first failure.
const AFTER_FAILURE: usize = 500;

/// How much processor time may pass from one step to the next: a step and what
/// follows it take some millionths of a second.
const BETWEEN_STEPS: Duration = Duration::from_millis(600);

/// How often to look whether there was a step.
const GLANCE: Duration = Duration::from_millis(25);

/// A schedule that ended badly.
struct Failure {
    finding: Finding,
    switches: usize,
    steps: usize,
}

/// Runs `body` in every schedule, and reports the simplest that ends badly.
pub fn explore<F: Fn() + Send + Sync + 'static>(case: &Case, body: F) {
    let walks = &Walks::new(case.schedules, case.false_alarms);
    thread::scope(|scope| {
        let (done, until_done) = channel();
        scope.spawn(move || see_it_go_on(walks, &until_done));
        walk(case, walks, body);
        drop(done);
    });
}

/// Ends the process if a thread works on and on and makes no step: until it
/// does, no other is chosen.
fn see_it_go_on(walks: &Walks, until_done: &Receiver<()>) {
    let mut last = (walks.progress(), load::process_time());
    while until_done.recv_timeout(GLANCE) == Err(RecvTimeoutError::Timeout) {
        let (progress, time) = (walks.progress(), load::process_time());
        if progress != last.0 {
            last = (progress, time);
        } else if time.saturating_sub(last.1) > BETWEEN_STEPS {
            let finding = Finding::new(
                Verdict::Stuck,
                "It does not end: a thread works on and on, and does nothing \
                 that another one could notice.",
            )
            .expected("an end within a moment");
            report::write(&Line::Found(Box::new(finding)));
            process::exit(0);
        }
    }
}

fn walk<F: Fn() + Send + Sync + 'static>(case: &Case, walks: &Walks, body: F) {
    let body = Arc::new(body);
    let mut failures: Vec<Failure> = Vec::new();
    while !walks.finished() && failures.len() < FAILURES {
        let Err(payload) = run(case, walks, &body) else {
            break;
        };
        if failures.is_empty() {
            walks.at_most(AFTER_FAILURE);
        }
        failures.push(judge(&*payload, walks.tried()));
    }
    let simplest = failures
        .into_iter()
        .min_by_key(|failure| (failure.switches, failure.steps));
    if let Some(failure) = simplest {
        failure.finding.report();
    }
}

/// Goes on until a schedule ends badly, or all have been tried.
fn run<F: Fn() + Send + Sync + 'static>(
    case: &Case,
    walks: &Walks,
    body: &Arc<F>,
) -> Result<(), Box<dyn Any + Send>> {
    let mut config = Config::new();
    config.stack_size = STACK;
    config.failure_persistence = FailurePersistence::None;
    config.max_steps = MaxSteps::FailAfter(case.steps);
    // Of orderings weaker than `SeqCst`, which it takes for `SeqCst`.
    config.silence_warnings = true;
    let body = Arc::clone(body);
    let runner = Runner::new(walks.clone(), config);
    catch_unwind(AssertUnwindSafe(move || {
        runner.run(move || {
            quiet_hook();
            log::own();
            body();
        });
    }))
}

/// The checker has put a panic hook of its own before ours: it prints.
fn quiet_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        set_hook(Box::new(|info| {
            // What comes after a panic is unwinding.
            log::freeze();
            inside::keep_panic(info);
        }));
    });
}

/// What a schedule that ended badly tells.
fn judge(payload: &(dyn Any + Send), tried: usize) -> Failure {
    let text = payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or_default();
    let (found, panic) = inside::take_seen();
    let finding = if text.starts_with("deadlock!") {
        log::nobody_can_go_on();
        deadlock(text)
    } else if text.starts_with("exceeded max_steps") {
        spins()
    } else if let Some(found) = found {
        found
    } else if let Some(panic) = panic {
        inside::of_panic(&panic)
    } else {
        Finding::new(Verdict::Wrong, "The answer panicked.").observed(text)
    };
    let log = log::copy();
    let evidence = match &finding.evidence {
        Some(waits) => format!("{waits}\n{}", picture(&log, tried)),
        None => picture(&log, tried),
    };
    let pairs = log.events.windows(2);
    Failure {
        finding: finding.evidence(evidence),
        switches: pairs.filter(|it| it[0].thread != it[1].thread).count(),
        steps: log.events.len(),
    }
}

fn picture(log: &Log, tried: usize) -> String {
    if log.events.is_empty() {
        return "It takes no step that another thread could notice.".to_owned();
    }
    format!(
        "An order of steps that shows it, found after trying {tried} (numbers \
         are lines of the answer):\n\n{}",
        drawing::steps(log)
    )
}

fn deadlock(text: &str) -> Finding {
    let log = log::copy();
    let mut waits = drawing::waits(&log, &unfinished(text));
    if waits.is_empty() {
        text.clone_into(&mut waits);
    }
    let finding = if log.timed.is_empty() {
        Finding::new(Verdict::Stuck, "Nobody can go on.")
    } else {
        Finding::new(
            Verdict::Lazy,
            "Nobody can go on until a time is over: who waits is not told, and \
             has to look again and again.",
        )
    };
    finding
        .expected("all threads come to their end")
        .evidence(waits)
}

/// The threads that the checker's words for a deadlock name: `(task 3`.
fn unfinished(text: &str) -> Vec<usize> {
    text.split("task ")
        .skip(1)
        .filter_map(|rest| {
            let digits =
                rest.trim_start_matches(|it: char| !it.is_ascii_digit());
            let end = digits.find(|it: char| !it.is_ascii_digit());
            digits[..end.unwrap_or(digits.len())].parse().ok()
        })
        .filter(|thread| !log::is_keeper(*thread))
        .collect()
}

fn spins() -> Finding {
    let log = log::copy();
    let last = log.events.last().map(|event| event.thread);
    let name = last.and_then(|it| log.names.get(&it));
    let name = name.map_or("a thread", String::as_str);
    Finding::new(
        Verdict::Lazy,
        format!(
            "It goes round and round: {name} asks again and again, and never \
             sleeps until there is something to do."
        ),
    )
}
