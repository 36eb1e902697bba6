//! A report for people: tables and sentences.

use std::fmt::{self, Write};

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};
use console::Style;
use indicatif::{BinaryBytes, HumanCount};
use serde_json::{Map, Value};

use super::claim::{Bound, Claim, Verdict};
use super::report::{Column, Experiment, Prediction, Report, Unit};

/// How a report is drawn: on what, and how wide.
#[derive(Clone, Copy, Debug)]
pub struct Paper {
    /// Columns of text that fit; `None` where there is no edge, as in a file.
    pub width: Option<u16>,
    /// Whether colours can be shown.
    pub colours: bool,
}

/// The lines before the first experiment: question, machine, seed.
#[must_use]
pub fn heading(report: &Report, number: u8, paper: Paper) -> String {
    let machine = &report.machine;
    let bold = paint(Style::new().bold(), paper);
    let mut text = format!(
        "{}\n\n{}, {} cores, {} of memory\n{}, {} build",
        bold.apply_to(format_args!(
            "Lesson {number} · {}: {}",
            report.lesson, report.question
        )),
        machine.cpu,
        machine.cores,
        BinaryBytes(machine.memory),
        machine.os,
        machine.profile,
    );
    if let Some(load) = machine.load_before {
        let _ = write!(text, ", load {load:.2} before the run");
    }
    let _ = write!(text, "\nSeed {}", report.seed);
    if report.quick {
        text.push_str(", quick: sizes too small for true figures");
    }
    if machine.was_loaded() {
        text.push_str("\nThis machine is busy with something else: ");
        text.push_str("times will say less.");
    }
    text.push('\n');
    text
}

/// One experiment: its table, its notes, its claims.
#[must_use]
pub fn experiment(experiment: &Experiment, paper: Paper) -> String {
    let bold = paint(Style::new().bold(), paper);
    let mut text = format!("{}", bold.apply_to(&experiment.title));
    for (place, (name, value)) in experiment.params.iter().enumerate() {
        let between = if place == 0 { "\n" } else { ", " };
        let _ = write!(text, "{between}{name} {}", parameter(value));
    }
    text.push('\n');
    if !experiment.rows.is_empty() {
        let _ = writeln!(text, "{}", table(experiment, paper).trim_fmt());
    }
    for note in &experiment.notes {
        let _ = writeln!(text, "{note}");
    }
    for claim in &experiment.claims {
        let _ = writeln!(text, "{}", verdict(claim, paper));
    }
    if experiment.partial {
        text.push_str("Partial: stopped before its end.\n");
    }
    text
}

/// What the student guessed, and what was seen.
#[must_use]
pub fn prediction(prediction: &Prediction) -> Option<String> {
    let seen = prediction.choices.get(prediction.seen?)?;
    let chosen = prediction.chosen.and_then(|at| prediction.choices.get(at));
    Some(match chosen {
        Some(chosen) if chosen == seen => {
            format!("You predicted “{chosen}”, and so it was.")
        }
        Some(chosen) => {
            format!("You predicted “{chosen}”. This machine says: “{seen}”.")
        }
        None => format!("{} This machine says: “{seen}”.", prediction.question),
    })
}

/// How many claims held, in one line.
#[must_use]
pub fn summary(report: &Report) -> String {
    let count = |wanted: Verdict| {
        report
            .claims()
            .filter(|(_, claim)| claim.verdict == wanted)
            .count()
    };
    let all = report.claims().count();
    let mut text = format!(
        "{} of {all} claims held on this machine",
        count(Verdict::Holds)
    );
    match count(Verdict::NotApplicable) {
        0 => {}
        some => {
            let _ = write!(text, ", {some} could not be decided here");
        }
    }
    text.push('.');
    if report.partial {
        text.push_str(" The run is partial: it was stopped before its end.");
    }
    text
}

/// A whole report, as a lesson prints it.
#[must_use]
pub fn report(report: &Report, number: u8, paper: Paper) -> String {
    let mut text = heading(report, number, paper);
    for part in &report.experiments {
        text.push('\n');
        text.push_str(&experiment(part, paper));
    }
    for guess in report.predictions.iter().filter_map(prediction) {
        let _ = write!(text, "\n{guess}");
    }
    let _ = writeln!(text, "\n{}", summary(report));
    text
}

fn verdict(claim: &Claim, paper: Paper) -> String {
    let (word, style) = match claim.verdict {
        Verdict::Holds => ("holds", Style::new().green()),
        Verdict::Fails => ("FAILS", Style::new().red().bold()),
        Verdict::NotApplicable => ("n/a  ", Style::new().dim()),
    };
    let mut text =
        format!("  {}  {}", paint(style, paper).apply_to(word), claim.text);
    if let Some(measured) = claim.measured {
        let _ = write!(text, ": {}", figure(measured));
    }
    match claim.bound {
        Some(Bound::AtMost(bound)) => {
            let _ = write!(text, " (at most {})", figure(bound));
        }
        Some(Bound::AtLeast(bound)) => {
            let _ = write!(text, " (at least {})", figure(bound));
        }
        Some(Bound::Exactly(bound)) => {
            let _ = write!(text, " (exactly {})", figure(bound));
        }
        None => {}
    }
    if let Some(why) = &claim.why {
        let _ = write!(text, "\n         {why}");
    }
    text
}

fn table(experiment: &Experiment, paper: Paper) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY);
    if let Some(width) = paper.width {
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(width);
    }
    let twin = experiment.python.as_ref();
    let beside: Vec<&Column> = experiment
        .columns
        .iter()
        .skip(1)
        .filter(|column| {
            twin.is_some_and(|twin| {
                twin.rows.iter().any(|row| row.contains_key(&column.name))
            })
        })
        .collect();

    let mut header: Vec<String> = experiment
        .columns
        .iter()
        .map(|column| words(&column.name))
        .collect();
    if let Some(twin) = twin {
        header.extend(beside.iter().map(|column| {
            format!("{}, {}", words(&column.name), twin.version)
        }));
    }
    table.set_header(header);
    for row in &experiment.rows {
        let other = twin.and_then(|twin| same(row, &twin.rows, experiment));
        let own = experiment.columns.iter().map(|column| cell(row, column));
        let python = beside.iter().map(|column| {
            other.map_or_else(|| Cell::new(""), |row| cell(row, column))
        });
        table.add_row(own.chain(python).collect::<Vec<_>>());
    }
    table
}

/// The twin's row about the same thing: with the same first column.
fn same<'a>(
    row: &Map<String, Value>,
    rows: &'a [Map<String, Value>],
    experiment: &Experiment,
) -> Option<&'a Map<String, Value>> {
    let key = &experiment.columns.first()?.name;
    rows.iter().find(|other| other.get(key) == row.get(key))
}

fn cell(row: &Map<String, Value>, column: &Column) -> Cell {
    let value = row.get(&column.name).unwrap_or(&Value::Null);
    let alignment = if value.is_string() {
        CellAlignment::Left
    } else {
        CellAlignment::Right
    };
    Cell::new(shown(value, column.unit)).set_alignment(alignment)
}

/// A value as a person would write it.
fn shown(value: &Value, unit: Unit) -> String {
    let number = match value {
        Value::Null => return "–".to_owned(),
        Value::Bool(true) => return "yes".to_owned(),
        Value::Bool(false) => return "no".to_owned(),
        Value::String(text) => return text.clone(),
        Value::Array(values) => {
            let shown: Vec<_> =
                values.iter().map(|value| shown(value, unit)).collect();
            return shown.join(", ");
        }
        Value::Object(_) => return value.to_string(),
        Value::Number(number) => number,
    };
    let as_float = number.as_f64().unwrap_or(f64::NAN);
    match unit {
        Unit::None => number.as_u64().map_or_else(
            || figure(as_float),
            |count| HumanCount(count).to_string(),
        ),
        Unit::Seconds => time(as_float),
        Unit::Nanoseconds => time(as_float / 1e9),
        Unit::Bytes => number.as_u64().map_or_else(
            || figure(as_float),
            |bytes| BinaryBytes(bytes).to_string(),
        ),
        Unit::Share => format!("{:.0} %", as_float * 100.0),
        Unit::Ratio => format!("{} ×", figure(as_float)),
        Unit::PerSecond => scaled(
            as_float,
            &[("", 1.0), ("k", 1e3), ("M", 1e6), ("G", 1e9)],
            "/s",
        ),
    }
}

fn parameter(value: &Value) -> String {
    shown(value, Unit::None)
}

fn time(seconds: f64) -> String {
    scaled(
        seconds,
        &[("n", 1e-9), ("µ", 1e-6), ("m", 1e-3), ("", 1.0)],
        "s",
    )
}

/// A figure with the largest prefix it reaches.
fn scaled(value: f64, prefixes: &[(&str, f64)], unit: &str) -> String {
    let (prefix, factor) = prefixes
        .iter()
        .rev()
        .find(|(_, factor)| value.abs() >= *factor)
        .unwrap_or(&prefixes[0]);
    format!("{} {prefix}{unit}", figure(value / factor))
}

/// Three digits that count, and no exponent.
fn figure(value: f64) -> String {
    struct Figure(f64);
    impl fmt::Display for Figure {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            let Self(value) = *self;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "checked to be a whole number within range"
            )]
            match value.abs() {
                size if size.fract() == 0.0 && size < 1e15 => {
                    let sign = if value < 0.0 { "-" } else { "" };
                    write!(formatter, "{sign}{}", HumanCount(size as u64))
                }
                size if size >= 100.0 => write!(formatter, "{value:.0}"),
                size if size >= 10.0 => write!(formatter, "{value:.1}"),
                size if size >= 0.1 => write!(formatter, "{value:.2}"),
                _ => write!(formatter, "{value:.4}"),
            }
        }
    }
    Figure(value).to_string()
}

/// A column's key as words: `cpu_share` is shown as "cpu share".
fn words(name: &str) -> String {
    name.replace('_', " ")
}

fn paint(style: Style, paper: Paper) -> Style {
    style.force_styling(paper.colours)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn figures_have_the_digits_that_count() {
        assert_eq!(shown(&json!(1_000_000), Unit::None), "1,000,000");
        assert_eq!(shown(&json!(0.512_345), Unit::Seconds), "512 ms");
        assert_eq!(shown(&json!(12.34), Unit::Seconds), "12.3 s");
        assert_eq!(shown(&json!(3.2e-7), Unit::Seconds), "320 ns");
        assert_eq!(shown(&json!(12.5), Unit::Nanoseconds), "12.5 ns");
        assert_eq!(shown(&json!(0.973), Unit::Share), "97 %");
        assert_eq!(shown(&json!(1.934), Unit::Ratio), "1.93 ×");
        assert_eq!(shown(&json!(12_345_678.0), Unit::PerSecond), "12.3 M/s");
        assert_eq!(shown(&json!(2_097_152), Unit::Bytes), "2.00 MiB");
        assert_eq!(shown(&json!(null), Unit::Bytes), "–");
    }

    #[test]
    fn a_twins_figures_stand_beside_the_lessons_own() {
        let mut experiment = Experiment::new("count", "Counting");
        experiment.columns([("way", Unit::None), ("seconds", Unit::Seconds)]);
        experiment.row(json!({ "way": "mutex", "seconds": 1.0 }));
        experiment.python = serde_json::from_value(json!({
            "version": "CPython 3.11.7",
            "rows": [{ "way": "mutex", "seconds": 20.0 }],
        }))
        .ok();

        let paper = Paper {
            width: None,
            colours: false,
        };
        let text = super::experiment(&experiment, paper);

        let row = text.lines().find(|line| line.contains("mutex")).unwrap();
        assert!(row.contains("1 s") && row.contains("20 s"), "{text}");
        assert!(text.contains("CPython 3.11.7"), "{text}");
    }

    #[test]
    fn a_verdict_shows_figure_bound_and_reason() {
        let claim = Claim::at_most("a", "Two are faster", 0.7, 0.6)
            .because("this machine was busy");

        let text = verdict(
            &claim,
            Paper {
                width: None,
                colours: false,
            },
        );

        assert!(text.contains("FAILS  Two are faster: 0.70 (at most 0.60)"));
        assert!(text.contains("this machine was busy"));
    }
}
