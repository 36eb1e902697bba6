//! The process that watches a check's body run, and ends it when it must.

use std::io::{self, PipeReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::check::{Check, REPORT, TEST};
use crate::finding::{Finding, Verdict};
use crate::limits::{self, Limit, Limits, Spent};
use crate::report::{self, Line, ReportFile};
use crate::threads::{self, Pulse};
use crate::{inside, load, processes};

/// How often to look at a body that runs.
const GLANCE: Duration = Duration::from_millis(25);

/// A body that has printed more than this prints without end.
const MOST_OUTPUT: usize = 1 << 20;

/// What is shown of it.
const SHOWN_OUTPUT: usize = 2000;

/// Runs a check's body in a process of its own; `None` if nothing is the
/// matter with the answer.
pub fn watch(how: &Check, test: &str) -> Option<Finding> {
    let report = ReportFile::new().expect("a temporary file can be made");
    processes::adopt_orphans();
    let (mut child, output) =
        start(test, &report.0).expect("a test's program starts once more");
    let output = read(output);
    let seen = observe(how, &child, &output);
    let left = processes::end_all(&mut child);
    let status = child.wait().expect("it was started here");
    let printed = output.printed(test);

    assert!(
        !printed.starts_with("running 0 tests"),
        "a check is to be called in the function of a test: there is no test \
         `{test}`"
    );
    let lines = report::read(&report.0);
    let mut finding = match seen {
        Seen::End => of_end(&lines, status, &printed).or_else(|| {
            (!left.is_empty()).then(|| processes_are_left(&left))
        })?,
        Seen::Trouble(finding) => finding.with_step(&lines),
    };
    add_what_is_besides(how, &mut finding, &lines, &printed);
    Some(finding)
}

fn start(test: &str, report: &Path) -> io::Result<(Child, PipeReader)> {
    let (output, input) = io::pipe()?;
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args([test, "--exact", "--nocapture", "--test-threads=1"])
        .env(TEST, test)
        .env(REPORT, report)
        // It reads to see whether we are still there.
        .stdin(Stdio::piped())
        .stdout(input.try_clone()?)
        .stderr(input);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    Ok((command.spawn()?, output))
}

/// What a body prints, read so that it never waits for us.
struct Output {
    /// The length so far, each time that there is more.
    more: Receiver<usize>,
    reader: thread::JoinHandle<Vec<u8>>,
}

fn read(mut output: PipeReader) -> Output {
    let (send, more) = channel();
    let reader = thread::spawn(move || {
        let (mut kept, mut length) = (Vec::new(), 0);
        let mut piece = [0; 16 << 10];
        // Ends when all who can write to it have ended.
        while let Ok(read @ 1..) = output.read(&mut piece) {
            length += read;
            let room = SHOWN_OUTPUT.saturating_sub(kept.len()).min(read);
            kept.extend_from_slice(&piece[..room]);
            // Nobody listens any more once the body is given up.
            let _ = send.send(length);
        }
        kept
    });
    Output { more, reader }
}

impl Output {
    /// What the body printed, without the words of the test's own program.
    fn printed(self, test: &str) -> String {
        drop(self.more);
        let bytes = self.reader.join().expect("reading does not panic");
        let all = String::from_utf8_lossy(&bytes);
        let all = all.trim_start();
        let own = all.strip_prefix("running 1 test\n").unwrap_or(all);
        let head = format!("test {test} ... ");
        own.strip_prefix(&head).unwrap_or(own).trim().to_owned()
    }
}

enum Seen {
    End,
    Trouble(Finding),
}

/// Looks at the body until it has ended or must be ended.
fn observe(how: &Check, child: &Child, output: &Output) -> Seen {
    let mut limits = Limits {
        patience: how.patience,
        work: how.work,
        lifetime: how.lifetime,
        scale: load::factor(),
    };
    // How long all have been asleep, in all.
    let mut slept = Duration::ZERO;
    let start = Instant::now();
    let mut pulse = Pulse::default();
    let mut last_sign = start;
    let mut next_look = start + GLANCE;
    loop {
        let rest = next_look.saturating_duration_since(Instant::now());
        match output.more.recv_timeout(rest) {
            Ok(length) if how.shows_output && length > MOST_OUTPUT => {
                return Seen::Trouble(Finding::new(
                    Verdict::Lazy,
                    "It prints without end.",
                ));
            }
            Ok(_) => continue,
            Err(RecvTimeoutError::Disconnected) => return Seen::End,
            Err(RecvTimeoutError::Timeout) => {}
        }
        next_look = Instant::now() + GLANCE;
        // A child it left behind may still hold the other end of `output`.
        if processes::has_ended(child.id()) {
            return Seen::End;
        }
        let family = processes::family(child.id());
        if let Some(finding) = limits::too_much(&family) {
            return Seen::Trouble(finding);
        }
        let now: Vec<_> = family
            .iter()
            .flat_map(|process| threads::of(&process.to_string()))
            .collect();
        if pulse.look(now.clone()) == 0 {
            last_sign = Instant::now();
        }
        if now.iter().all(|thread| thread.asleep) {
            slept += GLANCE;
        }
        let quiet = (!now.is_empty()).then(|| last_sign.elapsed());
        let worked = family.iter().map(|id| processes::time(*id)).sum();
        let spent = Spent {
            quiet,
            slept,
            worked,
            time: start.elapsed(),
        };
        match limits.passed(&spent, load::look) {
            Some(Limit::Patience(time)) => {
                return Seen::Trouble(everybody_waits(time, now.len()));
            }
            Some(Limit::Lifetime(time)) => {
                return Seen::Trouble(no_end(time));
            }
            None => {}
        }
    }
}

fn everybody_waits(time: Duration, threads: usize) -> Finding {
    Finding::new(Verdict::Stuck, "Everybody waits, and nobody can go on.")
        .observed(format!(
            "for {:.1} s all {threads} threads were asleep",
            time.as_secs_f64(),
        ))
        .expected("somebody who wakes them")
}

fn no_end(time: Duration) -> Finding {
    Finding::new(Verdict::Stuck, "It does not end.")
        .expected("an end within a moment")
        .observed(format!("still at work after {:.1} s", time.as_secs_f64()))
}

fn processes_are_left(left: &[String]) -> Finding {
    Finding::new(
        Verdict::Wrong,
        "Processes are left behind when all is done.",
    )
    .expected("every process that was started was waited for")
    .observed(format!("still there: {}", left.join(", ")))
}

/// The finding of a body that has ended by itself.
fn of_end(
    lines: &[Line],
    status: ExitStatus,
    printed: &str,
) -> Option<Finding> {
    match lines.last() {
        Some(Line::Held) => None,
        Some(Line::Found(finding)) => Some((**finding).clone()),
        _ => Some(of_sudden_end(status, printed)),
    }
}

/// A body that ended its process: before the check could say anything.
fn of_sudden_end(status: ExitStatus, printed: &str) -> Finding {
    if printed.contains("has overflowed its stack") {
        return Finding::new(
            Verdict::Wrong,
            "A stack overflowed: something calls itself without end.",
        );
    }
    if let Some(code) = status.code() {
        return Finding::new(
            Verdict::Wrong,
            "The answer ended the whole process, in the middle of the check.",
        )
        .observed(format!("exit code {code}"));
    }
    Finding::new(
        Verdict::Wrong,
        "The answer crashed, most often because a stack overflowed: something \
         calls itself without end.",
    )
    .observed(format!("{status}"))
}

impl Finding {
    /// Says at which step of the check it was.
    fn with_step(mut self, lines: &[Line]) -> Self {
        let step = lines.iter().rev().find_map(|line| match line {
            Line::Step(step) => Some(step),
            _ => None,
        });
        if let Some(step) = step {
            self.sentence = format!("{} It was here: {step}.", self.sentence);
        }
        self
    }
}

fn add_what_is_besides(
    how: &Check,
    finding: &mut Finding,
    lines: &[Line],
    printed: &str,
) {
    let told = finding.observed.clone().unwrap_or_default();
    let panics = lines.iter().filter_map(|line| match line {
        Line::Panic(panic) => Some(panic),
        _ => None,
    });
    for panic in panics
        .filter(|panic| !told.contains(&panic.message))
        .take(3)
    {
        // What the finding itself tells is not told twice.
        if inside::of_panic(panic).sentence == finding.sentence {
            continue;
        }
        let thread = panic.thread.as_deref().unwrap_or("without a name");
        finding.besides.push(format!(
            "The thread {thread} panicked: “{}” at {}",
            panic.message, panic.place
        ));
    }
    if how.shows_output && !printed.is_empty() {
        finding.besides.push(format!("It printed:\n{printed}"));
    }
}

#[cfg(test)]
mod tests {
    use std::process;

    use super::*;
    use crate::check::{found, test_name};

    /// Work that a check allows, and that its body ends after by itself: then
    /// nobody has watched it.
    #[cfg(target_os = "linux")]
    const ALLOWED: Duration = Duration::from_millis(100);
    #[cfg(target_os = "linux")]
    const UNSEEN: Duration = Duration::from_secs(2);

    #[cfg(target_os = "linux")]
    fn of_work<F: FnOnce()>(body: F) -> Finding {
        let mut check = Check::new();
        check.work = ALLOWED;
        check.lifetime = Duration::from_hours(1);
        let finding = check.found(&test_name::<F>(), body);
        finding.expect("more work than allowed is seen")
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn who_works_without_end_is_ended_and_told_so() {
        let finding = of_work(|| while load::own_time() < UNSEEN {});

        assert_eq!(finding.verdict, Verdict::Stuck);
        assert_eq!(finding.sentence, "It does not end.");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn so_is_who_lets_a_process_work() {
        let finding = of_work(|| {
            let mut child =
                Command::new("yes").stdout(Stdio::null()).spawn().unwrap();
            while processes::time(child.id()) < UNSEEN {
                thread::sleep(GLANCE);
            }
            child.kill().unwrap();
            child.wait().unwrap();
        });

        assert_eq!(finding.sentence, "It does not end.");
    }

    #[test]
    fn who_ends_the_process_is_told_with_the_exit_code() {
        let finding = found(|| process::exit(3)).unwrap();

        assert_eq!(finding.verdict, Verdict::Wrong);
        assert_eq!(finding.observed.unwrap(), "exit code 3");
    }

    #[test]
    fn what_the_answer_printed_is_shown_beside_what_was_found() {
        let finding = found(|| {
            println!("so far");
            panic!("no further");
        });

        assert_eq!(finding.unwrap().besides, ["It printed:\nso far"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_process_that_is_left_behind_is_found() {
        let finding = found(|| {
            let sleep = Command::new("sleep").arg("600").spawn();
            // Its end is nobody's business but the watcher's.
            std::mem::forget(sleep.unwrap());
        });

        let finding = finding.unwrap();
        assert_eq!(finding.observed.unwrap(), "still there: sleep");
    }

    #[test]
    #[should_panic = "in the function of a test"]
    fn a_check_in_a_function_that_is_no_test_is_refused() {
        helper();
    }

    fn helper() {
        let _ = found(|| ());
    }
}
