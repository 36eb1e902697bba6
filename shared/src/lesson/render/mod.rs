//! A report for people: tables and sentences.

mod figures;
mod table;

use std::fmt::Write;

use console::{Style, measure_text_width};
use indicatif::BinaryBytes;

use figures::figure;
pub use figures::shown;
use table::table;

use super::claim::{Bound, Claim, Verdict};
use super::report::{Experiment, Prediction, Report, Unit};

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
        let _ = write!(text, ", {load:.2} cores busy before the run");
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
        let _ = write!(text, "{between}{name} {}", shown(value, Unit::None));
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

/// What the student guessed, and what was seen; `None` until it is.
#[must_use]
pub fn prediction(prediction: &Prediction, paper: Paper) -> Option<String> {
    let Prediction {
        question, choices, ..
    } = prediction;
    let seen = choices.get(prediction.seen?)?;
    let chosen = prediction.chosen.and_then(|at| choices.get(at));
    let text = match chosen {
        Some(chosen) if chosen == seen => {
            format!("You predicted “{chosen}”, and so it was.")
        }
        Some(chosen) => {
            format!("You predicted “{chosen}”. This machine says: “{seen}”.")
        }
        None => format!("{question} This machine says: “{seen}”."),
    };
    Some(folded(&text, 0, paper))
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
    let guesses = report.predictions.iter();
    for guess in guesses.filter_map(|guess| prediction(guess, paper)) {
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
    let mut text = claim.text.clone();
    if let Some(measured) = claim.measured {
        let _ = write!(text, ": {}", figure(measured));
    }
    let _ = match claim.bound {
        Some(Bound::AtMost(bound)) => {
            write!(text, " (at most {})", figure(bound))
        }
        Some(Bound::AtLeast(bound)) => {
            write!(text, " (at least {})", figure(bound))
        }
        Some(Bound::Exactly(bound)) => {
            write!(text, " (exactly {})", figure(bound))
        }
        None => Ok(()),
    };
    let word = paint(style, paper).apply_to(word);
    let mut lines = format!("  {word}  {}", folded(&text, 9, paper));
    if let Some(why) = &claim.why {
        let _ = write!(lines, "\n         {}", folded(why, 9, paper));
    }
    lines
}

/// Breaks text between words, each new line `indent` columns to the right.
fn folded(text: &str, indent: usize, paper: Paper) -> String {
    /// Where there is no edge, lines end where eyes like them to.
    const PAGE: u16 = 78;

    let width = usize::from(paper.width.unwrap_or(PAGE).min(PAGE));
    let mut lines = String::new();
    let mut column = indent;
    for word in text.split_whitespace() {
        let length = measure_text_width(word);
        if lines.is_empty() {
            column += length;
        } else if column + 1 + length <= width {
            lines.push(' ');
            column += 1 + length;
        } else {
            let _ = write!(lines, "\n{:indent$}", "");
            column = indent + length;
        }
        lines.push_str(word);
    }
    lines
}

fn paint(style: Style, paper: Paper) -> Style {
    style.force_styling(paper.colours)
}

#[cfg(test)]
mod tests {
    use super::*;

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
