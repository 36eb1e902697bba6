//! Runs one check of an answer where it can do no harm.
//!
//! An answer may deadlock, spin, overflow its stack, print without end, start
//! threads without end, or end the whole process. So a check runs in a process
//! of its own: the test's own program, started again for this one test. The
//! test itself only watches. That is true wherever the test runs: under
//! `cargo test`, behind an editor's button, under the course's runner.
//!
//! ```text
//! test ──starts──▶ the same program, for this test alone: the body
//!   │  ◀──report── steps, panics, what was found
//!   └─ ends it with all its children when it is stuck
//! ```

use std::any::type_name;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::time::Duration;

use crate::finding::Finding;
use crate::{inside, outside};

/// Names the test that the started process is for.
pub(crate) const TEST: &str = "PROBES_TEST";

/// Names the file that the started process reports to.
pub(crate) const REPORT: &str = "PROBES_REPORT";

/// Names the file where the runner looks for what was found.
pub(crate) const FOUND: &str = "PROBES_FOUND";

/// How a check is run: see [`Limits`](crate::limits::Limits).
#[derive(Clone, Debug)]
pub struct Check {
    pub patience: Duration,
    pub work: Duration,
    pub lifetime: Duration,
    pub shows_output: bool,
}

/// Runs a check: its body in a process of its own. It is given up when nothing
/// moves for 0.4 s, more where the machine is busy, or when it has used 0.6 s of
/// processor time: no solution of the course comes near to either.
///
/// # Panics
/// When the check found something: after it has said what.
///
/// # Blocking
/// Until the body has ended or is given up.
pub fn check<F: FnOnce()>(body: F) {
    Check::new().run_in(&test_name::<F>(), body);
}

impl Check {
    /// As [`check`] is run.
    pub fn new() -> Self {
        Self {
            patience: Duration::from_millis(400),
            work: Duration::from_millis(600),
            lifetime: Duration::from_secs(5),
            shows_output: true,
        }
    }

    /// Runs a body that need not be written in the test itself.
    pub fn run_in(&self, test: &str, body: impl FnOnce()) {
        let finding = self.found(test, body);
        if let Some(file) = std::env::var_os(FOUND).map(PathBuf::from) {
            let told = finding.as_ref().map(ToString::to_string);
            let both = serde_json::json!({ "finding": finding, "text": told });
            std::fs::write(&file, both.to_string())
                .expect("the runner named a file that can be written");
        }
        if let Some(finding) = finding {
            tell(&finding);
        }
    }

    /// What the body finds in a process of its own; in that process: runs it,
    /// and ends there.
    pub fn found(&self, test: &str, body: impl FnOnce()) -> Option<Finding> {
        if std::env::var(TEST).is_ok_and(|name| name == test) {
            inside::run(body);
        }
        outside::watch(self, test)
    }
}

/// Fails the test with words, and without the panic's own.
fn tell(finding: &Finding) -> ! {
    eprintln!("{finding}");
    resume_unwind(Box::new("see above"));
}

/// The test that a closure stands in, as `cargo test` names it: the path of
/// the closure's type, without the crate and the closure itself.
pub(crate) fn test_name<F>() -> String {
    let path = type_name::<F>();
    let path = path
        .split_once("::{{closure}}")
        .map_or(path, |(test, _)| test);
    path.split_once("::")
        .map_or(path, |(_, test)| test)
        .to_owned()
}

/// What the check of a test of ours finds, for the tests of probes: each runs
/// in a process of its own, as in an exercise, and is told nothing to.
#[cfg(test)]
pub(crate) fn found<F: FnOnce()>(body: F) -> Option<Finding> {
    Check::new().found(&test_name::<F>(), body)
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;
    use crate::finding::Verdict;
    use crate::{see, step};

    #[test]
    fn where_nothing_is_the_matter_nothing_is_found() {
        assert_eq!(found(|| see("two", 2).is(2, "It is.")), None);
    }

    #[test]
    fn what_is_found_on_another_thread_ends_the_check() {
        let finding = found(|| {
            thread::scope(|scope| {
                scope.spawn(|| see("two", 2).is(3, "It is not."));
                // Nobody would ever end this one.
                scope.spawn(thread::park);
            });
        });

        assert_eq!(finding.unwrap().sentence, "It is not.");
    }

    #[test]
    fn a_panic_is_told_with_its_words_and_its_place() {
        let finding = found(|| panic!("torn")).unwrap();

        assert_eq!(finding.verdict, Verdict::Wrong);
        let observed = finding.observed.unwrap();
        assert!(observed.starts_with("“torn” at check.rs:"), "{observed}");
    }

    #[test]
    fn who_is_stuck_is_told_where() {
        let finding = found(|| {
            step("one thing");
            step("another thing");
            thread::park();
        });

        let finding = finding.unwrap();
        assert_eq!(finding.verdict, Verdict::Stuck);
        let sentence = finding.sentence;
        assert!(
            sentence.ends_with("It was here: another thing."),
            "{sentence}"
        );
    }

    #[test]
    fn a_thread_that_is_left_asleep_is_found() {
        let body = || drop(thread::spawn(thread::park));

        let finding = found(body).unwrap();

        assert_eq!(finding.verdict, Verdict::Wrong);
        assert!(finding.sentence.contains("1 thread is left behind"));
    }
}
