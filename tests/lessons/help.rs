//! What `--help` promises.

use checks::programs::{lessons, program};
use serde_json::Value;
use shared::lesson::{About, Report};

/// An experiment as `--help` shows it.
pub struct Subcommand {
    pub name: String,
    pub options: Vec<Flag>,
}

/// An option of one experiment, as `--help` shows it.
pub struct Flag {
    /// With its dashes.
    pub name: String,
    /// What stands for its value, for instance `N`.
    value: String,
    /// What it is for, in one line.
    text: String,
}

impl Flag {
    pub fn is_number(&self) -> bool {
        ["N", "SECONDS"].contains(&&*self.value)
    }

    /// The default that the text names: for a whole run, or a quick one.
    fn default(&self, quick: bool) -> Option<&str> {
        let (_, rest) = self.text.split_once("[default: ")?;
        let (defaults, _) = rest.split_once(']')?;
        let mut defaults = defaults.split("; with --quick ");
        let full = defaults.next()?;
        Some(if quick {
            defaults.next().unwrap_or(full)
        } else {
            full
        })
    }
}

/// The experiments of a lesson, read from its help.
pub fn subcommands(lesson: &About) -> Vec<Subcommand> {
    let help = stdout(lesson, &["-h"]);
    let (_, list) = help.split_once("Experiments").expect("it has experiments");
    list.lines()
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|&name| name != "help")
        .map(|name| Subcommand {
            name: name.to_owned(),
            options: flags(&stdout(lesson, &[name, "--help"])),
        })
        .collect()
}

fn stdout(lesson: &About, arguments: &[&str]) -> String {
    let output = program(lesson.name)
        .args(arguments)
        .output()
        .expect("the lesson's program starts");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{} {arguments:?}",
        lesson.name
    );
    String::from_utf8(output.stdout).expect("help is text")
}

/// The experiment's own options: those before the ones of every lesson.
fn flags(help: &str) -> Vec<Flag> {
    let (_, own) = help.split_once("Options:").expect("it has options");
    let own = own.split("Options of every lesson:").next().unwrap_or(own);
    let mut flags: Vec<Flag> = Vec::new();
    for line in own.lines() {
        // Options stand at the left; what they are for stands to the right.
        let indent = line.len() - line.trim_start().len();
        let line = line.trim();
        if indent < 8 && line.starts_with('-') {
            let long = line.find("--").expect("each option has a long name");
            let mut words = line[long..].split([' ', '=']);
            flags.push(Flag {
                name: words.next().unwrap_or_default().to_owned(),
                value: words
                    .next()
                    .unwrap_or_default()
                    .trim_matches(['<', '>', '[', ']', '.'])
                    .to_owned(),
                text: String::new(),
            });
        } else if let Some(flag) = flags.last_mut() {
            flag.text.push_str(line);
            flag.text.push(' ');
        }
    }
    flags.retain(|flag| flag.name != "--help");
    flags
}

#[test]
fn help_names_every_experiment_and_says_what_each_option_is_for() {
    for lesson in lessons() {
        let help = stdout(lesson, &["--help"]);
        assert!(help.contains(lesson.question), "{help}");

        for Subcommand { name, options } in subcommands(lesson) {
            for option in options {
                let about = format!("{} {name} {}", lesson.name, option.name);
                assert!(!option.text.trim().is_empty(), "{about} says nothing");
            }
        }
    }
}

#[test]
fn the_defaults_that_help_names_are_those_the_run_used() {
    for lesson in lessons() {
        let output = program(lesson.name)
            .args(["--quick", "--format", "json"])
            .output()
            .expect("the lesson's program starts");
        let report: Report = serde_json::from_slice(&output.stdout).unwrap();

        for Subcommand { name, options } in subcommands(lesson) {
            let Some(experiment) =
                report.experiments.iter().find(|done| done.id == name)
            else {
                continue;
            };
            for option in options {
                let key = option.name.trim_start_matches('-').replace('-', "_");
                let used = experiment.params.get(&key);
                if let (Some(told), Some(used)) = (option.default(true), used)
                    // A default told in words depends on the machine.
                    && told.starts_with(|first: char| first.is_ascii_digit())
                {
                    assert!(
                        same(told, used),
                        "{} {name} {}: help says {told}, the run used {used}",
                        lesson.name,
                        option.name,
                    );
                }
            }
        }
    }
}

fn same(told: &str, used: &Value) -> bool {
    let told = told.trim_end_matches(" s");
    match used {
        Value::String(used) => told == used,
        Value::Number(used) => {
            told.replace(',', "").parse::<f64>().ok() == used.as_f64()
        }
        Value::Array(used) => {
            let told: Vec<_> = told.split(',').map(str::trim).collect();
            told.len() == used.len()
                && told.iter().zip(used).all(|(told, used)| same(told, used))
        }
        other => told.parse::<Value>().is_ok_and(|told| told == *other),
    }
}
