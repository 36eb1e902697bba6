//! Runs the lessons and keeps what they report.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use shared::lesson::{About, COURSE, Report};
use shared::measure::Machine;

use crate::fault::Fault;
use crate::provenance::{Provenance, source_hash};
use crate::shelf::Shelf;

/// What is recorded, and how.
#[derive(Debug)]
pub struct Plan {
    pub shelf: Shelf,
    /// Small sizes: a few seconds a lesson.
    pub quick: bool,
    /// Those named, or all.
    pub lessons: Vec<String>,
}

/// Experiments whose timelines the book shows; run once more alone, small, so
/// that spans can be told apart.
const TIMELINES: [&str; 7] = [
    "threads.overlap",
    "deadlock.cycle",
    "queue.counter",
    "thread-pool.results",
    "process-pool.tasks",
    "event-loop.spinner",
    "mining.pools",
];

/// The runs are in the folder of the plan's shelf when this returns.
///
/// # Errors
/// If a lesson does not build, run or report, or a file cannot be written.
pub fn record(plan: &Plan, results: &Path) -> Result<(), Fault> {
    let folder = results.join(plan.shelf.folder());
    fs::create_dir_all(folder.join("traces")).map_err(Fault::read(&folder))?;
    let about = folder.join("provenance.json");
    let mut origin: Provenance = fs::read_to_string(&about)
        .ok()
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default();
    origin.compiler = said("rustc", &["--version"]);
    origin.commit = said("git", &["rev-parse", "HEAD"]);
    origin.day = said("date", &["-u", "+%Y-%m-%d"]);

    let wanted: Vec<&About> = COURSE
        .iter()
        .filter(|lesson| lesson.is_written())
        .filter(|lesson| {
            plan.lessons.is_empty()
                || plan.lessons.iter().any(|of| of == lesson.name)
        })
        .collect();
    // All programs first: a build beside a run would be measured with it.
    let programs = build(&wanted)?;
    for (number, (lesson, program)) in wanted.iter().zip(&programs).enumerate()
    {
        eprintln!(
            "{}/{} {}: {}",
            number + 1,
            wanted.len(),
            lesson.name,
            lesson.question
        );
        let mut arguments = vec!["--format", "json", "--no-questions"];
        if plan.quick {
            arguments.push("--quick");
        }
        let read = keep(plan.shelf, program, &arguments, results)?;
        if plan.shelf == Shelf::Reference {
            let beside = [&*arguments, &["--compare"]].concat();
            keep(Shelf::Compared, program, &beside, results)?;
        }
        for experiment in &read.experiments {
            let name = format!("{}.{}", lesson.name, experiment.id);
            if TIMELINES.contains(&&*name) && plan.shelf == Shelf::Reference {
                let trace = folder.join("traces").join(format!("{name}.json"));
                let trace = trace.to_string_lossy();
                let arguments =
                    ["--quick", "--trace", &*trace, &*experiment.id];
                run(plan.shelf, program, &arguments)?;
            }
        }
        origin
            .sources
            .insert(lesson.name.to_owned(), source_hash(lesson)?);
        let shape = if plan.shelf == Shelf::OneCore {
            "taskset -c 0 "
        } else {
            ""
        };
        let command = format!(
            "{shape}cargo run -p {} -- {}",
            lesson.name,
            arguments.join(" ")
        );
        origin.commands.insert(lesson.name.to_owned(), command);
        let text = serde_json::to_string_pretty(&origin)
            .map_err(|error| broken(&about, &error.to_string()))?;
        fs::write(&about, text + "\n").map_err(Fault::read(&about))?;
    }
    Ok(())
}

/// Refuses to record a reference beside something else that runs.
///
/// # Errors
/// If the machine was loaded when it was described.
pub fn refuse_a_loaded_machine(machine: &Machine) -> Result<(), String> {
    if machine.was_loaded() {
        return Err(format!(
            "something else keeps {:.2} cores busy; a reference is recorded on \
             a machine that does nothing else: try again when that is over",
            machine.load_before.unwrap_or(f64::NAN)
        ));
    }
    Ok(())
}

/// Runs a lesson, and keeps its report on a shelf; a reference only if the
/// machine was idle when the run began. Lessons that were recorded before it
/// are kept: `record LESSON ...` goes on.
fn keep(
    shelf: Shelf,
    program: &Path,
    arguments: &[&str],
    results: &Path,
) -> Result<Report, Fault> {
    let report = run(shelf, program, arguments)?;
    let read: Report = serde_json::from_str(&report)
        .map_err(|error| broken(program, &error.to_string()))?;
    if shelf != Shelf::Mine {
        refuse_a_loaded_machine(&read.machine).map_err(|busy| {
            let lesson = &read.lesson;
            broken(Path::new(lesson), &format!("as it began, {busy}"))
        })?;
    }
    let folder = results.join(shelf.folder());
    fs::create_dir_all(&folder).map_err(Fault::read(&folder))?;
    let file = folder.join(format!("{}.json", read.lesson));
    fs::write(&file, &report).map_err(Fault::read(&file))?;
    Ok(read)
}

/// Builds the lessons, in one go: what they share is compiled once, and not
/// once for each.
fn build(lessons: &[&About]) -> Result<Vec<PathBuf>, Fault> {
    let mut command = Command::new(cargo());
    command.args(["build", "--message-format=json-render-diagnostics"]);
    for lesson in lessons {
        command.args(["--package", lesson.name, "--bin", lesson.name]);
    }
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(Fault::read(Path::new("cargo")))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let built: HashMap<String, PathBuf> = said
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter_map(|message| {
            let program = message["executable"].as_str()?;
            let name = message["target"]["name"].as_str()?;
            Some((name.to_owned(), program.into()))
        })
        .collect();
    lessons
        .iter()
        .map(|lesson| {
            built.get(lesson.name).cloned().ok_or_else(|| {
                broken(Path::new(lesson.name), "it does not build")
            })
        })
        .collect()
}

fn cargo() -> PathBuf {
    std::env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from)
}

fn run(
    shelf: Shelf,
    program: &Path,
    arguments: &[&str],
) -> Result<String, Fault> {
    let mut command = if shelf == Shelf::OneCore {
        let mut command = Command::new("taskset");
        command.args(["-c", "0"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    let output = command
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(Fault::read(program))?;
    if !output.status.success() {
        return Err(broken(
            program,
            &format!("it ended with {}", output.status),
        ));
    }
    String::from_utf8(output.stdout)
        .map_err(|error| broken(program, &error.to_string()))
}

fn broken(file: &Path, problem: &str) -> Fault {
    Fault::File {
        file: file.to_owned(),
        problem: problem.to_owned(),
    }
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or_else(
        |_| String::new(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loaded_machine_is_refused() {
        let mut machine = Machine::describe();

        machine.load_before = Some(3.0);
        assert!(refuse_a_loaded_machine(&machine).is_err());

        machine.load_before = Some(0.1);
        assert!(refuse_a_loaded_machine(&machine).is_ok());
    }
}
