//! A timeline as text: one row a worker, time from left to right.
//!
//! A row has as many cells as fit. A cell shows what the worker did for most of
//! that slice of time: the letter of the innermost span, in the colour of work
//! or of waiting, or a dot where there was none.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use console::Style;
use indicatif::HumanDuration;

use super::{Activity, Span, TrackSpans};

/// What a timeline is drawn with.
#[derive(Clone, Copy, Debug)]
pub struct Ink {
    /// Columns of text that fit.
    pub width: usize,
    /// Whether colours can be shown.
    pub colours: bool,
}

/// Rows that a screen holds beside the rest of a report.
const MOST_ROWS: usize = 24;

/// The letter of a span, and what it stands for.
type Letters<'a> = BTreeMap<&'a str, (char, Activity)>;

/// Draws the tracks, in the order of their names' numbers.
///
/// ```
/// use shared::measure::{Ink, Timeline, draw};
///
/// let timeline = Timeline::recording();
/// timeline.track("baker").span("bake", |_| ());
/// let text = draw(&timeline.tracks(), Ink { width: 60, colours: false });
/// assert!(text.contains("baker  bbbbb"));
/// assert!(text.contains("b bake"));
/// ```
#[must_use]
pub fn draw<T: Borrow<TrackSpans>>(tracks: &[T], ink: Ink) -> String {
    let mut tracks: Vec<_> = tracks.iter().map(Borrow::borrow).collect();
    tracks.sort_by_key(|track| in_order(&track.name));
    let spans = || tracks.iter().flat_map(|track| &track.spans);
    let (Some(start), Some(end)) = (
        spans().map(|span| span.start).min(),
        spans().map(Span::end).max(),
    ) else {
        return String::new();
    };
    let letters = letters(spans());
    let left = tracks.iter().map(|track| track.name.chars().count()).max();
    let left = left.unwrap_or(0).min(ink.width / 3);
    let cells = ink.width.saturating_sub(left + 2).max(10);

    let mut text = String::new();
    for track in tracks.iter().take(MOST_ROWS) {
        let name: String = track.name.chars().take(left).collect();
        let _ = write!(text, "{name:<left$}  ");
        for cell in 0..cells {
            let slice = slice(start, end, cell, cells);
            let done = longest(&track.spans, slice).map(|name| letters[name]);
            let _ = match done {
                Some((letter, activity)) => {
                    write!(text, "{}", style(activity, ink).apply_to(letter))
                }
                None => text.write_char('.'),
            };
        }
        text.push('\n');
    }
    if let Some(more @ 1..) = tracks.len().checked_sub(MOST_ROWS) {
        let _ = writeln!(text, "{:left$}  and {more} more", "");
    }
    let _ = write!(
        text,
        "{:left$}  {} in all:",
        "",
        took(end.saturating_sub(start))
    );
    for (name, (letter, activity)) in letters {
        let letter = style(activity, ink).apply_to(letter);
        let _ = write!(text, " {letter} {name},");
    }
    text.push_str(" . idle");
    text
}

/// A key that puts `worker 10` behind `worker 9`.
pub(super) fn in_order(name: &str) -> (String, u64) {
    let words = name.trim_end_matches(|c: char| c.is_ascii_digit());
    (words.to_owned(), name[words.len()..].parse().unwrap_or(0))
}

/// A letter for each name: its first that is still free.
fn letters<'a>(spans: impl Iterator<Item = &'a Span>) -> Letters<'a> {
    let mut letters = Letters::new();
    for span in spans {
        if letters.contains_key(&*span.name) {
            continue;
        }
        let free =
            |letter: &char| letters.values().all(|(taken, _)| taken != letter);
        let letter = span
            .name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .chain('A'..='Z')
            .find(free)
            .unwrap_or('#');
        letters.insert(&span.name, (letter, span.activity));
    }
    letters
}

/// The time that one cell stands for.
fn slice(
    start: Duration,
    end: Duration,
    cell: usize,
    cells: usize,
) -> (Duration, Duration) {
    let at = |edge: usize| {
        start
            + end
                .saturating_sub(start)
                .mul_f64(edge as f64 / cells as f64)
    };
    (at(cell), at(cell + 1))
}

/// What was done longest in a slice of time, counting the innermost spans.
fn longest(spans: &[Span], slice: (Duration, Duration)) -> Option<&str> {
    let mut times = BTreeMap::<&str, Duration>::new();
    // Inner spans end before outer ones, and so stand before them.
    let mut counted = Duration::ZERO;
    let mut inner: Vec<(Duration, Duration)> = Vec::new();
    for span in spans {
        let from = span.start.max(slice.0);
        let to = span.end().min(slice.1);
        if from > to || (from == to && slice.0 != slice.1) {
            continue;
        }
        let within: Duration = inner
            .iter()
            .filter(|(start, end)| *start >= from && *end <= to)
            .map(|(start, end)| end.saturating_sub(*start))
            .sum();
        inner.retain(|(start, end)| *start < from || *end > to);
        inner.push((from, to));
        let own = to.saturating_sub(from).saturating_sub(within);
        *times.entry(&span.name).or_default() += own;
        counted += own;
    }
    let idle = slice.1.saturating_sub(slice.0).saturating_sub(counted);
    let (name, time) = times.into_iter().max_by_key(|(_, time)| *time)?;
    (time >= idle).then_some(name)
}

fn style(activity: Activity, ink: Ink) -> Style {
    let style = match activity {
        Activity::Working => Style::new().green(),
        Activity::Waiting => Style::new().yellow(),
    };
    style.force_styling(ink.colours)
}

fn took(time: Duration) -> String {
    if time >= Duration::from_secs(10) {
        HumanDuration(time).to_string()
    } else {
        format!("{time:.1?}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Ink = Ink {
        width: 21,
        colours: false,
    };

    fn span(
        name: &'static str,
        activity: Activity,
        start: u64,
        end: u64,
    ) -> Span {
        Span {
            name: name.into(),
            activity,
            start: Duration::from_millis(start),
            length: Duration::from_millis(end - start),
        }
    }

    fn track(name: &str, spans: Vec<Span>) -> TrackSpans {
        TrackSpans {
            group: "".into(),
            name: name.to_owned(),
            spans,
            tips: Vec::new(),
        }
    }

    #[test]
    fn a_row_shows_work_waiting_and_idleness_in_proportion() {
        let spans = vec![
            span("eat", Activity::Working, 0, 40),
            span("wait", Activity::Waiting, 40, 60),
            span("eat", Activity::Working, 80, 100),
        ];

        let text = draw(&[track("one", spans)], Ink { width: 25, ..PLAIN });

        let row = text.lines().next().unwrap();
        assert_eq!(row, "one  eeeeeeeewwww....eeee");
    }

    #[test]
    fn the_inner_span_is_shown_where_it_covers_the_outer() {
        let spans = vec![
            span("lock", Activity::Waiting, 0, 50),
            span("task", Activity::Working, 0, 100),
        ];

        let text = draw(&[track("one", spans)], PLAIN);

        let row = text.lines().next().unwrap();
        assert_eq!(row, "one  lllllllltttttttt");
    }

    #[test]
    fn rows_follow_the_numbers_in_their_names() {
        let spans = || vec![span("work", Activity::Working, 0, 10)];
        let tracks: Vec<_> = ["w 10", "w 9", "w 1"]
            .map(|name| track(name, spans()))
            .to_vec();

        let text = draw(&tracks, PLAIN);

        let names: Vec<_> = text
            .lines()
            .take(3)
            .map(|row| row[..4].trim_end())
            .collect();
        assert_eq!(names, ["w 1", "w 9", "w 10"]);
    }

    #[test]
    fn two_names_with_one_first_letter_get_letters_of_their_own() {
        let spans = vec![
            span("work", Activity::Working, 0, 50),
            span("wait", Activity::Waiting, 50, 100),
        ];

        let text = draw(&[track("one", spans)], PLAIN);

        let row = text.lines().next().unwrap();
        assert_eq!(row, "one  wwwwwwwwaaaaaaaa");
    }

    #[test]
    fn nothing_recorded_draws_nothing() {
        assert_eq!(draw::<TrackSpans>(&[], PLAIN), "");
    }

    #[test]
    fn more_rows_than_a_screen_holds_are_counted() {
        let spans = || vec![span("work", Activity::Working, 0, 10)];
        let tracks: Vec<_> = (0..100)
            .map(|n| track(&format!("w {n}"), spans()))
            .collect();

        let text = draw(&tracks, PLAIN);

        assert!(text.contains("and 76 more"), "{text}");
        assert_eq!(text.lines().count(), MOST_ROWS + 2);
    }
}
