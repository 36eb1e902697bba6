//! What `--timeline` promises: one row a worker, within the terminal's width.

use std::collections::BTreeMap;

use checks::programs::{lessons, program};
use shared::lesson::About;

use crate::trace::{Trace, trace_file};

/// Rows of one drawing; those beyond are counted.
const MOST_ROWS: usize = 24;

/// Runs a lesson with `--timeline`: what `run` makes of the command is the
/// screen. Gives that, and the names of each experiment's workers.
fn drawn(
    lesson: &About,
    test: &str,
    run: impl FnOnce(std::process::Command) -> String,
) -> (String, BTreeMap<u64, Vec<String>>) {
    let file = trace_file(lesson, test);
    let mut command = program(lesson.name);
    command.args(["--quick", "--no-questions", "--timeline", "--trace"]);
    command.arg(&file);

    let screen = run(command);

    let trace = Trace::take(&file);
    let mut workers = BTreeMap::<u64, Vec<String>>::new();
    for track in trace.tracks.into_values() {
        workers.entry(track.process).or_default().push(track.name);
    }
    (screen, workers)
}

/// Asserts that below each other, in the order of the experiments, each worker
/// has a row that fills the width, up to as many rows as are shown.
fn assert_rows(
    lesson: &str,
    screen: &str,
    experiments: &BTreeMap<u64, Vec<String>>,
    width: usize,
) {
    let mut lines: Vec<&str> = screen.lines().collect();
    for workers in experiments.values() {
        let longest = workers.iter().map(|name| name.chars().count()).max();
        let left = longest.unwrap_or(0).min(width / 3);
        let shown = &workers[..workers.len().min(MOST_ROWS)];
        let is_row = |line: &str, name: &String| {
            let name: String = name.chars().take(left).collect();
            let cells = line.strip_prefix(&format!("{name:<left$}  "));
            cells.is_some_and(|cells| {
                cells.chars().all(|c| c == '.' || c.is_ascii_alphanumeric())
                    && cells.len() == width - left - 2
            })
        };
        let all_rows = |lines: &[&str]| {
            lines
                .iter()
                .zip(shown)
                .all(|(line, name)| is_row(line, name))
        };
        let first = lines.windows(shown.len()).position(all_rows);
        let first = first.unwrap_or_else(|| {
            panic!("{lesson}: no rows of {shown:?} in\n{screen}")
        });
        lines.drain(..first + shown.len());
    }
}

#[test]
fn without_a_terminal_every_worker_has_a_row_of_plain_letters() {
    const PAGE: usize = 78;

    for lesson in lessons() {
        let (screen, experiments) = drawn(lesson, "plain", |mut command| {
            let output = command.output().expect("the lesson starts");
            String::from_utf8(output.stdout).expect("it is text")
        });

        assert!(!screen.contains('\x1b'), "{}: colours", lesson.name);
        assert!(screen.contains(". idle"), "{}: no legend", lesson.name);
        assert_rows(lesson.name, &screen, &experiments, PAGE);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn at_a_terminal_the_rows_have_colours_and_fit() {
    const COLUMNS: u16 = 52;

    for lesson in lessons() {
        let (screen, experiments) = drawn(lesson, "colours", |command| {
            crate::terminal::screen_of(command, COLUMNS)
        });

        let green = screen.contains("\x1b[32m");
        let yellow = screen.contains("\x1b[33m");
        assert!(green || yellow, "{}: no colours", lesson.name);
        let plain = console::strip_ansi_codes(&screen);
        assert_rows(lesson.name, &plain, &experiments, COLUMNS.into());
    }
}
