//! Where and how something was measured, in words.

use std::fmt::Write as _;

use shared::lesson::Report;
use shared::lesson::Unit;
use shared::lesson::render::shown;

use crate::figure::escape;
use crate::shelf::{Results, Shelf};

/// What stands below a figure.
pub fn caption(name: &str, results: &Results, with_mine: bool) -> String {
    let (shelf, lesson) = match name.split_once(':') {
        Some((shelf, rest)) => (Shelf::named(shelf), rest),
        None => (Some(Shelf::Reference), name),
    };
    let lesson = lesson.split('.').next().unwrap_or(lesson);
    let shelf = shelf.unwrap_or(Shelf::Reference);
    let Some(report) = results.on(shelf).reports.get(lesson) else {
        return String::new();
    };
    let mut words = format!("Recorded on {}.", machine(report));
    if with_mine && let Some(mine) = results.mine.reports.get(lesson) {
        let mine = machine(mine);
        let _ = write!(words, " <span class=\"rs-mine\">Yours: {mine}.</span>");
    }
    words
}

fn machine(report: &Report) -> String {
    let machine = &report.machine;
    let cores = machine.cores.get();
    format!(
        "{}, {cores} {}{}",
        escape(&machine.cpu),
        if cores == 1 { "core" } else { "cores" },
        if machine.was_loaded() {
            ", while it was busy"
        } else {
            ""
        },
    )
}

/// How a lesson was measured: machine, command, load, build; and how to
/// measure one's own.
///
/// # Errors
/// If the lesson was not recorded.
pub fn measured(lesson: &str, results: &Results) -> Result<String, String> {
    let runs = &results.reference;
    let report = runs.reports.get(lesson);
    let report =
        report.ok_or_else(|| format!("no run of `{lesson}` is recorded"))?;
    let origin = &runs.provenance;
    let or_unknown = |text: &str| {
        if text.is_empty() {
            "not noted".to_owned()
        } else {
            escape(text)
        }
    };
    let memory = shown(&report.machine.memory.into(), Unit::Bytes);
    let load = report.machine.load_before.map_or_else(
        || "not told".to_owned(),
        |load| format!("{load:.2} cores"),
    );
    let rows = [
        ("machine", format!("{}, {}", machine(report), memory)),
        ("system", escape(&report.machine.os)),
        ("busy before the run", load),
        ("compiler", or_unknown(&origin.compiler)),
        ("build", escape(&report.machine.profile)),
        ("commit", or_unknown(&origin.commit)),
        ("seed", report.seed.to_string()),
        (
            "command",
            format!(
                "<code>{}</code>",
                or_unknown(origin.commands.get(lesson).map_or("", |c| c))
            ),
        ),
    ];
    let rows = rows.iter().fold(String::new(), |mut all, (name, value)| {
        let _ = write!(
            all,
            "<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>"
        );
        all
    });
    Ok(format!(
        "<div class=\"rs-scroll\" tabindex=\"0\" role=\"group\" \
         aria-label=\"How it was measured\"><table class=\"rs-measured\">\
         <tbody>{rows}</tbody></table></div>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planted;

    #[test]
    fn a_figure_says_where_it_was_measured() {
        let words = caption("race.count", &planted::with_mine(), true);

        assert!(words.contains("a processor, 2 cores"), "{words}");
        assert!(words.contains("Yours: "), "{words}");
    }

    #[test]
    fn a_lesson_that_was_not_recorded_is_refused() {
        assert!(measured("queue", &planted::results()).is_err());
    }
}
