//! Charts: a row of dots for each thing measured, or lines over a number.
//!
//! Every run is a dot, so that nobody takes a lucky one for the rule; the
//! median is a stroke with its figure beside it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;
use shared::lesson::{Experiment, Unit};

use super::scale::{Scale, label};
use super::table::table;
use super::{Width, Words, cut, figure, line, text};
use crate::key::plain;

/// What is drawn of an experiment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub column: String,
    /// The column along the bottom; without one, a row of dots for each row.
    pub across: Option<String>,
    /// The column that tells lines, or groups of rows, apart.
    pub by: Option<String>,
}

/// One row of a chart: what it is about, its figure, and the runs behind it.
struct Series {
    name: String,
    median: f64,
    runs: Vec<f64>,
}

/// A chart of one column, the reader's runs beside ours.
///
/// # Errors
/// If the experiment has no such column, or no figures in it.
pub fn chart(
    experiment: &Experiment,
    mine: Option<&Experiment>,
    plan: &Plan,
    caption: &str,
) -> Result<String, String> {
    let unit = experiment
        .columns
        .iter()
        .find(|column| column.name == plan.column)
        .map(|column| column.unit)
        .ok_or_else(|| {
            let names: Vec<_> = experiment
                .columns
                .iter()
                .map(|column| &*column.name)
                .collect();
            format!(
                "no column `{}`; there are {}",
                plan.column,
                names.join(", ")
            )
        })?;
    let ours = series(experiment, plan);
    if ours.is_empty() {
        return Err(format!("column `{}` holds no figures", plan.column));
    }
    let theirs = mine.map(|mine| series(mine, plan)).unwrap_or_default();
    let wanted = [Some(&plan.column), plan.across.as_ref(), plan.by.as_ref()];
    let columns: Vec<&str> =
        wanted.into_iter().flatten().map(String::as_str).collect();
    let title =
        format!("{}: {}", experiment.title, plan.column.replace('_', " "));
    let description = describe(&ours, unit);
    let words = Words {
        title: &title,
        description: &description,
        caption,
        table: &table(experiment, mine, &columns),
    };
    Ok(match &plan.across {
        None => {
            figure("rs-dots", words, |width| dots(&ours, &theirs, unit, width))
        }
        Some(across) => {
            let ours = lines(experiment, plan, across)?;
            let theirs = mine
                .map(|mine| lines(mine, plan, across))
                .transpose()?
                .unwrap_or_default();
            let across = across.replace('_', " ");
            figure("rs-lines", words, |width| {
                over(&ours, &theirs, &across, unit, width)
            })
        }
    })
}

fn series(experiment: &Experiment, plan: &Plan) -> Vec<Series> {
    let first = experiment
        .columns
        .first()
        .map_or("", |column| &*column.name);
    let name = |row: &serde_json::Map<String, Value>| {
        let part =
            |column: &str| row.get(column).map_or_else(String::new, plain);
        match &plan.by {
            Some(by) => format!("{}, {}", part(first), part(by)),
            None => part(first),
        }
    };
    let rows = experiment.rows.iter();
    rows.filter_map(|row| {
        let runs = experiment.runs.iter().find(|runs| {
            runs.column == plan.column
                && Some(&runs.row) == row.get(first).map(plain).as_ref()
                && plan.by.is_none()
        });
        Some(Series {
            name: name(row),
            median: row.get(&plan.column)?.as_f64()?,
            runs: runs.map_or_else(Vec::new, |runs| runs.values.clone()),
        })
    })
    .collect()
}

fn describe(series: &[Series], unit: Unit) -> String {
    let parts: Vec<_> = series
        .iter()
        .map(|of| format!("{}: {}", of.name, label(of.median, unit)))
        .collect();
    parts.join("; ")
}

fn dots(
    ours: &[Series],
    theirs: &[Series],
    unit: Unit,
    width: Width,
) -> (f64, String) {
    const HEAD: f64 = 8.0;
    let pixels = width.pixels();
    let (row, left, right) = match width {
        Width::Wide => (30.0, 200.0, 96.0),
        // On a phone the name stands above its row.
        Width::Narrow => (46.0, 6.0, 74.0),
    };
    let row = if theirs.is_empty() { row } else { row + 18.0 };
    let all = |of: &[Series]| -> Vec<f64> {
        of.iter()
            .flat_map(|of| of.runs.iter().copied().chain([of.median]))
            .collect()
    };
    let scale = Scale::of(all(ours).into_iter().chain(all(theirs)));
    let x = |figure: f64| left + scale.place(figure) * (pixels - left - right);
    let bottom = HEAD + row * ours.len() as f64;
    let mut svg = String::new();
    let ticks = if width == Width::Wide { 6 } else { 3 };
    for tick in scale.ticks(ticks) {
        svg += &line((x(tick), HEAD), (x(tick), bottom), "rs-grid");
        // At the edge of the drawing there is no room on both sides.
        let anchor = if x(tick) < 20.0 { "start" } else { "middle" };
        let words = label(tick, unit);
        svg += &text(x(tick), bottom + 16.0, anchor, "rs-tick", &words);
    }

    for (place, series) in ours.iter().enumerate() {
        let top = HEAD + row * place as f64;
        let middle = match width {
            Width::Wide => {
                let name = cut(&series.name, 28);
                svg += &text(left - 10.0, top + 19.0, "end", "rs-name", &name);
                top + 15.0
            }
            Width::Narrow => {
                let name = cut(&series.name, 42);
                svg += &text(left, top + 14.0, "start", "rs-name", &name);
                top + 30.0
            }
        };
        mark(&mut svg, series, middle, unit, "", &x);
        if let Some(mine) = theirs.iter().find(|of| of.name == series.name) {
            mark(&mut svg, mine, middle + 18.0, unit, " rs-yours", &x);
        }
    }
    if scale.is_logarithmic() {
        svg += &text(
            pixels - 4.0,
            bottom + 32.0,
            "end",
            "rs-tick",
            "each step: × 10",
        );
    }
    (bottom + 38.0, svg)
}

fn mark(
    svg: &mut String,
    series: &Series,
    y: f64,
    unit: Unit,
    class: &str,
    x: &impl Fn(f64) -> f64,
) {
    for run in &series.runs {
        let _ = write!(
            svg,
            "<circle cx=\"{:.1}\" cy=\"{y:.1}\" r=\"3.5\" class=\"rs-dot{class}\"/>",
            x(*run)
        );
    }
    let at = x(series.median);
    *svg += &line((at, y - 8.0), (at, y + 8.0), &format!("rs-median{class}"));
    let farthest = series.runs.iter().map(|run| x(*run)).fold(at, f64::max);
    let words = label(series.median, unit);
    let class = format!("rs-value{class}");
    *svg += &text(farthest + 9.0, y + 4.5, "start", &class, &words);
}

/// By line: its points from left to right.
type Lines = BTreeMap<String, Vec<(f64, f64)>>;

fn lines(
    experiment: &Experiment,
    plan: &Plan,
    across: &str,
) -> Result<Lines, String> {
    let mut lines = Lines::new();
    for row in &experiment.rows {
        let number = |column: &str| row.get(column).and_then(Value::as_f64);
        let (Some(x), Some(y)) = (number(across), number(&plan.column)) else {
            continue;
        };
        let name = plan.by.as_ref().and_then(|by| row.get(by)).map(plain);
        lines
            .entry(name.unwrap_or_default())
            .or_default()
            .push((x, y));
    }
    if lines.values().all(|points| points.len() < 2) {
        return Err(format!("column `{across}` gives no two points of a line"));
    }
    for points in lines.values_mut() {
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    Ok(lines)
}

fn over(
    ours: &Lines,
    theirs: &Lines,
    across: &str,
    unit: Unit,
    width: Width,
) -> (f64, String) {
    const TOP: f64 = 14.0;
    const HEIGHT: f64 = 220.0;
    let pixels = width.pixels();
    let (left, right) = (66.0, if width == Width::Wide { 130.0 } else { 14.0 });
    let points = || ours.values().chain(theirs.values()).flatten().copied();
    let (wide, high) = (
        Scale::of(points().map(|point| point.0)),
        Scale::of(points().map(|point| point.1)),
    );
    let x = |at: f64| left + wide.place(at) * (pixels - left - right);
    let y = |at: f64| TOP + HEIGHT - high.place(at) * HEIGHT;
    let mut svg = String::new();
    for tick in high.ticks(5) {
        svg += &line((left, y(tick)), (pixels - right, y(tick)), "rs-grid");
        svg += &text(
            left - 8.0,
            y(tick) + 4.5,
            "end",
            "rs-tick",
            &label(tick, unit),
        );
    }
    // What was measured, not round numbers: each has its place.
    let mut marked: Vec<f64> = points().map(|point| point.0).collect();
    marked.sort_by(f64::total_cmp);
    marked.dedup();
    let mut last = f64::NEG_INFINITY;
    for tick in marked {
        if x(tick) - last < 26.0 {
            continue;
        }
        last = x(tick);
        let words = label(tick, Unit::None);
        svg += &text(x(tick), TOP + HEIGHT + 18.0, "middle", "rs-tick", &words);
    }
    svg += &text(
        left.midpoint(pixels - right),
        TOP + HEIGHT + 36.0,
        "middle",
        "rs-name",
        across,
    );
    let mut legend = TOP + HEIGHT + 54.0;
    for (number, (name, points)) in ours.iter().enumerate() {
        let class = format!("rs-line-{}", number % 4);
        path(&mut svg, points, &class, &x, &y);
        if let Some(mine) = theirs.get(name) {
            path(&mut svg, mine, &format!("{class} rs-yours"), &x, &y);
        }
        let Some(&(end_x, end_y)) = points.last() else {
            continue;
        };
        if name.is_empty() {
            continue;
        }
        if width == Width::Wide {
            let class = format!("rs-name {class}");
            svg +=
                &text(x(end_x) + 10.0, y(end_y) + 4.5, "start", &class, name);
        } else {
            let class = format!("rs-name {class}");
            svg += &text(left, legend, "start", &class, &format!("— {name}"));
            legend += 17.0;
        }
    }
    let height = if width == Width::Wide {
        TOP + HEIGHT + 44.0
    } else {
        legend
    };
    (height, svg)
}

fn path(
    svg: &mut String,
    points: &[(f64, f64)],
    class: &str,
    x: &impl Fn(f64) -> f64,
    y: &impl Fn(f64) -> f64,
) {
    let places: Vec<_> = points
        .iter()
        .map(|point| format!("{:.1},{:.1}", x(point.0), y(point.1)))
        .collect();
    let _ = write!(
        svg,
        "<polyline points=\"{}\" class=\"rs-path {class}\"/>",
        places.join(" ")
    );
    for point in points {
        let _ = write!(
            svg,
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\" class=\"rs-point {class}\"/>",
            x(point.0),
            y(point.1)
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planted;

    fn drawn(column: &str) -> Result<String, String> {
        let results = planted::results();
        let experiment = &results.reference.reports["race"].experiments[0];
        let plan = Plan {
            column: column.to_owned(),
            ..Plan::default()
        };
        chart(experiment, None, &plan, "")
    }

    #[test]
    fn every_run_is_a_dot_in_both_widths() {
        let svg = drawn("seconds").unwrap();

        assert_eq!(svg.matches("class=\"rs-dot\"").count(), 2 * 6);
        assert_eq!(svg.matches("rs-median").count(), 2 * 2);
        assert!(!svg.contains('\n'), "a line break could end it");
    }

    #[test]
    fn the_figure_is_told_to_those_who_do_not_see_it() {
        let svg = drawn("seconds").unwrap();

        assert!(svg.contains("role=\"img\""));
        assert!(svg.contains("<desc>fetch&#95;add: 500 ms; mutex: 2 s</desc>"));
        assert!(svg.contains("<td class=\"rs-number\">2 s</td>"));
    }

    #[test]
    fn an_unknown_column_is_named_with_what_there_is() {
        assert!(drawn("hours").unwrap_err().contains("seconds"));
    }
}
