//! The process that runs a check's body.

use std::any::Any;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::{process, thread};

use crate::check::REPORT;
use crate::finding::{Finding, Verdict};
use crate::report::{self, Line, Panic};
use crate::{limits, processes, threads};

/// The first finding and the first panics, on whatever thread.
static SEEN: Mutex<Seen> = Mutex::new(Seen {
    finding: None,
    panic: None,
});

struct Seen {
    finding: Option<Finding>,
    panic: Option<Panic>,
}

/// Runs the body, reports, and ends the process.
pub fn run<F: FnOnce()>(body: F) -> ! {
    let path = std::env::var_os(REPORT).map(PathBuf::from);
    let path = path.expect("whoever starts this process names the report");
    report::open(&path).expect("whoever starts this process made the report");
    die_with_our_starter();
    set_hook(Box::new(note_panic));
    let before = threads::count();

    let ended = catch_unwind(AssertUnwindSafe(body));

    let (found, panic) = take_seen();
    let finding = match ended {
        // A check may ask on a thread that nobody joins.
        Ok(()) => found.or_else(|| left_threads(before)),
        Err(payload) => Some(
            found
                .or_else(|| panic.as_ref().map(of_panic))
                .unwrap_or_else(|| of_payload(&*payload)),
        ),
    };
    report::write(&match finding {
        Some(finding) => Line::Found(Box::new(finding)),
        None => Line::Held,
    });
    // Without the destructors of what the answer left behind.
    process::exit(0);
}

/// The first finding and the first panic since the last call.
pub fn take_seen() -> (Option<Finding>, Option<Panic>) {
    // Whole after a panic: each is set in one step.
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    (seen.finding.take(), seen.panic.take())
}

/// The panic hook: reports what panics, and prints nothing.
fn note_panic(info: &PanicHookInfo<'_>) {
    if let Some(finding) = info.payload().downcast_ref::<Finding>() {
        // On the spot: there may be threads that wait for the one that found
        // it, and unwinding would wait for them.
        report::write(&Line::Found(Box::new(finding.clone())));
        process::exit(0);
    }
    if let Some(panic) = keep_panic(info) {
        report::write(&Line::Panic(panic));
    }
}

/// Keeps what panics, if it is the first; gives it back, if it is no finding.
pub fn keep_panic(info: &PanicHookInfo<'_>) -> Option<Panic> {
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(finding) = info.payload().downcast_ref::<Finding>() {
        seen.finding.get_or_insert_with(|| finding.clone());
        return None;
    }
    let panic = Panic {
        thread: thread::current().name().map(str::to_owned),
        message: info.payload_as_str().unwrap_or("no text").to_owned(),
        place: info.location().map(short).unwrap_or_default(),
    };
    seen.panic.get_or_insert_with(|| panic.clone());
    Some(panic)
}

/// `answer.rs:12`
fn short(location: &std::panic::Location<'_>) -> String {
    let file = location.file().rsplit(['/', '\\']).next();
    format!("{}:{}", file.unwrap_or_default(), location.line())
}

/// What a panic of the answer tells.
pub fn of_panic(panic: &Panic) -> Finding {
    let Panic { message, place, .. } = panic;
    if message.starts_with("not yet implemented") {
        return Finding::new(
            Verdict::Wrong,
            format!("There is a `todo!()` left, at {place}."),
        );
    }
    // The standard library's words. On a busy machine the system may refuse
    // before the process that watches has seen how many there are.
    let (verdict, sentence) = if message.starts_with("failed to spawn thread") {
        (Verdict::Lazy, limits::WITHOUT_BOUND)
    } else {
        (Verdict::Wrong, "The answer panicked.")
    };
    Finding::new(verdict, sentence).observed(format!("“{message}” at {place}"))
}

fn of_payload(payload: &(dyn Any + Send)) -> Finding {
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    Finding::new(Verdict::Wrong, "The answer panicked.")
        .observed(format!("“{}”", text.unwrap_or("no text")))
}

fn left_threads(before: usize) -> Option<Finding> {
    let left = threads::left_over(before)?;
    let these = if left == 1 {
        "1 thread is".to_owned()
    } else {
        format!("{left} threads are")
    };
    Some(
        Finding::new(
            Verdict::Wrong,
            format!("{these} left behind when all is done."),
        )
        .expected("every thread that was started has ended")
        .observed(format!("asleep, and nobody is there to end it: {left}")),
    )
}

/// Ends this process and its children when the process that started it is
/// gone: its end of our standard input closes with it.
fn die_with_our_starter() {
    // Detached: it reads until the process ends, and ends with it.
    thread::spawn(|| {
        use std::io::Read;
        // Nothing is ever written.
        let _ = std::io::stdin().lock().read(&mut [0]);
        #[cfg(unix)]
        {
            use nix::sys::signal::{Signal, killpg};
            // Those that have left our group, while we are their parent.
            processes::end_descendants();
            // We lead our group, see `outside`.
            let _ = killpg(nix::unistd::getpgrp(), Signal::SIGKILL);
        }
        process::exit(1);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(message: &str) -> Finding {
        of_panic(&Panic {
            thread: None,
            message: message.to_owned(),
            place: "answer.rs:7".to_owned(),
        })
    }

    #[test]
    fn a_panic_that_tells_more_is_told_as_what_it_is() {
        let todo = of("not yet implemented: as above");
        assert_eq!(todo.sentence, "There is a `todo!()` left, at answer.rs:7.");

        let threads = of("failed to spawn thread: Os { code: 11 }");
        assert_eq!(threads.verdict, Verdict::Lazy);
        assert_eq!(threads.sentence, "It takes without a bound.");

        let torn = of("torn");
        assert_eq!(torn.verdict, Verdict::Wrong);
        assert_eq!(torn.observed.unwrap(), "“torn” at answer.rs:7");
    }
}
