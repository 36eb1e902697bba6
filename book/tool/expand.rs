//! Directives in a chapter, and what stands in their place.
//!
//! | directive | becomes |
//! |---|---|
//! | `{{#result KEY}}` | a recorded figure, the reader's beside it |
//! | `{{#claim GROUND \| sentence}}` | the sentence, checked |
//! | `{{#claims LESSON.EXPERIMENT}}` | the lesson's claims, with verdicts |
//! | `{{#all-claims}}` | those of all lessons |
//! | `{{#chart LESSON.EXPERIMENT.COLUMN [x=COLUMN] [by=COLUMN]}}` | a chart |
//! | `{{#table LESSON.EXPERIMENT [COLUMN …]}}` | a table |
//! | `{{#slider LESSON.EXPERIMENT [COLUMN …]}}` | the same, a row at a time |
//! | `{{#output LESSON.EXPERIMENT}}` | what the run printed |
//! | `{{#timeline LESSON.EXPERIMENT}}` | who did what, when |
//! | `{{#stepper MODEL}}` | a game: be the scheduler |
//! | `{{#predict LESSON.ID}}`, `{{#prediction LESSON.ID}}` | a guess, and its answer |
//! | `{{#quiz FILE}}` | questions |
//! | `{{#then FIGURE \| source}}` | a figure of the notebooks |
//! | `{{#fact FIGURE \| source}}` | a figure of somebody else |
//! | `{{#measured LESSON}}` | where and how it was measured |
//! | `{{#exercises LESSON}}` | the lesson's exercises |

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use regex::{Captures, Regex};
use shared::lesson::render::{self, Paper, shown};
use shared::lesson::{About, Experiment};

use crate::check::text::within;
use crate::fault::Fault;
use crate::figure::chart::{Plan, chart};
use crate::figure::escape;
use crate::figure::table::table;
use crate::figure::timeline::timeline;
use crate::key::{Key, find};
use crate::shelf::{Results, Shelf};
use crate::{claims, exercises, measured, predict, quiz, stepper};

/// What directives are filled from.
pub struct Sources<'a> {
    pub results: &'a Results,
    /// The book's folder, for what is included from files.
    pub book: &'a Path,
    /// The chapter's folder, where its includes start.
    pub folder: &'a Path,
}

/// The chapter with all directives of ours filled in; mdBook's own stay.
///
/// # Errors
/// Every directive that cannot be filled in, and every sentence that is not so.
pub fn expand(
    chapter: &str,
    text: &str,
    sources: &Sources<'_>,
) -> Result<String, Fault> {
    let directive = Regex::new(r"\\?\{\{#([a-z-]+)\s*([^{}]*)\}\}")
        .expect("the pattern is well formed");
    let mut faults = Vec::new();
    let expanded = directive.replace_all(text, |found: &Captures<'_>| {
        let (whole, name) = (&found[0], &found[1]);
        // A sentence may go over several lines, and so may a key.
        let words = found[2].split_whitespace().collect::<Vec<_>>().join(" ");
        // Within a Markdown table the bar has to be escaped.
        let words = words.replace("\\|", "|");
        if name == "include"
            && let Some(code) = indented(&words, sources.folder)
        {
            return code;
        }
        let mdbooks = ["include", "rustdoc_include", "playground", "title"];
        if whole.starts_with('\\') || mdbooks.contains(&name) {
            return whole.to_owned();
        }
        fill(name, &words, sources).unwrap_or_else(|problem| {
            let directive = format!("{name} {words}");
            faults.push(Fault::chapter(chapter, directive.trim(), problem));
            String::new()
        })
    });
    Fault::all(faults).map(|()| expanded.into_owned())
}

fn fill(
    name: &str,
    words: &str,
    sources: &Sources<'_>,
) -> Result<String, String> {
    let results = sources.results;
    match name {
        "result" => result(words, results),
        "claim" => claims::sentence(words, results),
        "claims" => claims::of_experiment(words, results),
        "all-claims" => Ok(claims::all(results)),
        "chart" => drawn(words, results),
        "table" => tabled(words, results, "rs-scroll"),
        "slider" => tabled(words, results, "rs-scroll rs-slider"),
        "output" => output(words, results),
        "timeline" => timed(words, results),
        "stepper" => stepper::stepper(words),
        "predict" => predict::ask(words, results),
        "prediction" => predict::answer(words, results),
        "quiz" => quiz::quiz(words, sources),
        "then" => cited(words, "rs-then"),
        "fact" => cited(words, "rs-fact"),
        "measured" => measured::measured(words, results),
        "exercises" => exercises::list(words),
        _ => Err("there is no such directive".to_owned()),
    }
}

/// The lines of an anchor, moved to the left edge, which mdBook does not do.
fn indented(words: &str, folder: &Path) -> Option<String> {
    let (file, anchor) = words.split_once(':')?;
    let text = fs::read_to_string(folder.join(file)).ok()?;
    within(&text, anchor).map(|lines| lines.join("\n"))
}

fn result(words: &str, results: &Results) -> Result<String, String> {
    let key: Key = words.parse()?;
    let figure = key.figure(results)?;
    let value = escape(&shown(&figure.value, figure.unit));
    let mut html = format!(
        "<span class=\"rs-result\" data-key=\"{}\" data-value=\"{}\">{value}</span>",
        escape(&key.to_string()),
        escape(&figure.value.to_string()),
    );
    if key.shelf == Shelf::Reference
        && let Ok(mine) = key.mine().figure(results)
        && mine != figure
    {
        let words = escape(&shown(&mine.value, mine.unit));
        let _ = write!(
            html,
            " <span class=\"rs-mine\" data-value=\"{}\">(yours: {words})</span>",
            escape(&mine.value.to_string())
        );
    }
    Ok(html)
}

/// The experiment that `LESSON.EXPERIMENT` names, ours and the reader's.
///
/// # Errors
/// If it was not recorded.
pub fn experiment<'a>(
    name: &str,
    results: &'a Results,
) -> Result<(&'a Experiment, Option<&'a Experiment>), String> {
    let (shelf, name) = match name.split_once(':') {
        Some((shelf, name)) => (
            Shelf::named(shelf).ok_or_else(|| format!("no shelf `{shelf}`"))?,
            name,
        ),
        None => (Shelf::Reference, name),
    };
    let (lesson, id) = name
        .split_once('.')
        .ok_or_else(|| format!("`{name}` is no LESSON.EXPERIMENT"))?;
    let report = results.on(shelf).reports.get(lesson);
    let report =
        report.ok_or_else(|| format!("no run of `{lesson}` is recorded"))?;
    let ours = find(report, id)?;
    let mine = results.mine.reports.get(lesson);
    let mine = mine.and_then(|report| find(report, id).ok());
    Ok((ours, mine.filter(|_| shelf == Shelf::Reference)))
}

fn drawn(words: &str, results: &Results) -> Result<String, String> {
    let mut plan = Plan::default();
    let mut named = None;
    for word in words.split_whitespace() {
        match word.split_once('=') {
            Some(("x", column)) => plan.across = Some(column.to_owned()),
            Some(("by", column)) => plan.by = Some(column.to_owned()),
            Some(_) => return Err(format!("`{word}`: accepts x= and by=")),
            None => named = word.rsplit_once('.'),
        }
    }
    let (name, column) =
        named.ok_or("accepts LESSON.EXPERIMENT.COLUMN, x=, by=")?;
    column.clone_into(&mut plan.column);
    let (ours, mine) = experiment(name, results)?;
    let caption = measured::caption(name, results, mine.is_some());
    chart(ours, mine, &plan, &caption)
}

fn tabled(
    words: &str,
    results: &Results,
    class: &str,
) -> Result<String, String> {
    let mut words = words.split_whitespace();
    let name = words.next().ok_or("accepts LESSON.EXPERIMENT")?;
    let columns: Vec<_> = words.collect();
    let (ours, mine) = experiment(name, results)?;
    let known =
        |column: &&str| ours.columns.iter().any(|of| of.name == *column);
    if let Some(strange) = columns.iter().find(|column| !known(column)) {
        return Err(format!("no column `{strange}`"));
    }
    Ok(format!(
        "<div class=\"{class}\" tabindex=\"0\" role=\"group\" \
         aria-label=\"{}\">{}</div>",
        escape(&ours.title),
        table(ours, mine, &columns)
    ))
}

fn output(name: &str, results: &Results) -> Result<String, String> {
    let (ours, _) = experiment(name, results)?;
    let paper = Paper {
        width: Some(72),
        colours: false,
    };
    let text = render::experiment(ours, paper);
    // A fence longer than any in the text.
    Ok(format!("````text\n{}\n````", text.trim_matches('\n')))
}

fn timed(name: &str, results: &Results) -> Result<String, String> {
    let trace = results.reference.traces.get(name);
    let trace =
        trace.ok_or_else(|| format!("no timeline of `{name}` is recorded"))?;
    let (ours, _) = experiment(name, results)?;
    let title = format!("Who did what, when: {}", ours.title);
    let caption = measured::caption(name, results, false);
    Ok(timeline(trace, &title, &caption))
}

/// A figure that was not measured here, with its source.
fn cited(words: &str, class: &str) -> Result<String, String> {
    let (figure, source) =
        words.split_once('|').ok_or("accepts FIGURE | its source")?;
    let (figure, source) = (escape(figure.trim()), source.trim());
    if source.starts_with("https://") {
        return Ok(format!(
            "<a class=\"{class}\" href=\"{}\">{figure}</a>",
            escape(source)
        ));
    }
    Ok(format!(
        "<span class=\"{class}\">{figure}<small> ({})</small></span>",
        escape(source)
    ))
}

/// The lesson of that name.
///
/// # Errors
/// If the course has no such lesson.
pub fn lesson(name: &str) -> Result<&'static About, String> {
    About::named(name).ok_or_else(|| format!("there is no lesson `{name}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planted;

    fn filled(text: &str, results: &Results) -> Result<String, Fault> {
        let sources = Sources {
            results,
            book: Path::new("."),
            folder: Path::new("."),
        };
        expand("02-race.md", text, &sources)
    }

    const TWICE: &str = "{{#claim race.count[mutex].seconds >= \
        2 * race.count[fetch_add].seconds | A lock costs twice as much.}}";

    #[test]
    fn a_figure_stands_on_the_page_as_it_was_recorded() {
        let html = filled(
            "It took {{#result race.count[mutex].seconds}}.",
            &planted::results(),
        )
        .unwrap();

        assert!(html.contains("data-value=\"2.0\">2 s</span>."), "{html}");
    }

    #[test]
    fn an_unknown_key_names_chapter_and_key() {
        let fault =
            filled("{{#result race.count[lock].seconds}}", &planted::results());

        let words = fault.unwrap_err().to_string();
        assert!(words.contains("02-race.md"), "{words}");
        assert!(words.contains("race.count[lock].seconds"), "{words}");
    }

    #[test]
    fn every_fault_of_a_chapter_is_told_at_once() {
        let fault = filled("{{#result a}} {{#nothing}}", &planted::results());

        assert!(matches!(fault, Err(Fault::Several(all)) if all.len() == 2));
    }

    #[test]
    fn a_sentence_that_is_so_stands_as_it_is() {
        let html = filled(TWICE, &planted::results()).unwrap();

        assert!(html.contains("rs-so"), "{html}");
        assert!(html.contains("A lock costs twice as much."), "{html}");
    }

    #[test]
    fn a_sentence_that_is_not_so_in_the_reference_stops_the_build() {
        let mut results = planted::results();
        let race = results.reference.reports.get_mut("race").unwrap();
        race.experiments[0].rows[1]["seconds"] = 0.9.into();

        let words = filled(TWICE, &results).unwrap_err().to_string();

        assert!(words.contains("02-race.md"), "{words}");
        assert!(words.contains("A lock costs twice as much."), "{words}");
        assert!(words.contains("0.9000 against 1.0000"), "{words}");
    }

    #[test]
    fn a_sentence_that_is_not_so_for_the_reader_says_so_itself() {
        let html = filled(TWICE, &planted::with_mine()).unwrap();

        assert!(html.contains("rs-not-so"), "{html}");
        assert!(html.contains("Not so on your machine"), "{html}");
        assert!(html.contains("why-yours-differs.html"), "{html}");
    }

    #[test]
    fn the_readers_figure_stands_beside_ours() {
        let text = "{{#result race.count[mutex].seconds}}";

        let html = filled(text, &planted::with_mine()).unwrap();

        assert!(html.contains("2 s</span>"), "{html}");
        assert!(html.contains("(yours: 500 ms)"), "{html}");
    }

    #[test]
    fn a_bar_that_is_escaped_for_a_table_parts_a_figure_from_its_source() {
        let text = r"{{#then 9.7 s \| the notebook}}";

        let html = filled(text, &planted::results()).unwrap();

        assert!(html.contains(">9.7 s<small> (the notebook)"), "{html}");
    }

    #[test]
    fn what_is_escaped_or_mdbooks_own_is_left_alone() {
        let text = r"\{{#result a}} {{#include x.rs:all}}";

        assert_eq!(filled(text, &planted::results()).as_deref(), Ok(text));
    }
}
