//! An experiment's rows as an HTML table, the reader's figures below ours.

use std::fmt::Write as _;

use serde_json::{Map, Value};
use shared::lesson::render::shown;
use shared::lesson::{Column, Experiment};

use super::escape;

/// The table of an experiment; `columns` names those to show, none means all.
pub fn table(
    experiment: &Experiment,
    mine: Option<&Experiment>,
    columns: &[&str],
) -> String {
    let shown_columns: Vec<(usize, &Column)> = experiment
        .columns
        .iter()
        .enumerate()
        .filter(|(place, column)| {
            *place == 0
                || columns.is_empty()
                || columns.contains(&&*column.name)
        })
        .collect();
    let twin = experiment.python.as_ref();
    let beside = |column: &Column| {
        twin.filter(|twin| {
            twin.rows.iter().any(|row| row.contains_key(&column.name))
        })
    };
    let mut html = String::from("<table><thead><tr>");
    for (place, column) in &shown_columns {
        let words = column.name.replace('_', " ");
        let _ = write!(html, "<th scope=\"col\">{}</th>", escape(&words));
        if let (Some(twin), 1..) = (beside(column), place) {
            let (words, version) = (escape(&words), escape(&twin.version));
            let _ = write!(html, "<th scope=\"col\">{words}, {version}</th>");
        }
    }
    html.push_str("</tr></thead><tbody>");
    let key = experiment
        .columns
        .first()
        .map_or("", |column| &*column.name);
    for (at, row) in experiment.rows.iter().enumerate() {
        html.push_str("<tr>");
        let others = mine.and_then(|mine| mine.rows.get(at));
        for (place, column) in &shown_columns {
            cell(&mut html, row, others, column, *place);
            if let (Some(twin), 1..) = (beside(column), place) {
                let same = |other: &&Map<String, Value>| {
                    other.get(key) == row.get(key)
                };
                let other = twin.rows.iter().find(same).cloned();
                cell(
                    &mut html,
                    &other.unwrap_or_default(),
                    None,
                    column,
                    *place,
                );
            }
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table>");
    html
}

fn cell(
    html: &mut String,
    row: &Map<String, Value>,
    mine: Option<&Map<String, Value>>,
    column: &Column,
    place: usize,
) {
    let value = row.get(&column.name).unwrap_or(&Value::Null);
    let words = escape(&shown(value, column.unit));
    if place == 0 {
        let _ = write!(html, "<th scope=\"row\">{words}</th>");
        return;
    }
    let class = if value.is_string() {
        ""
    } else {
        " class=\"rs-number\""
    };
    let _ = write!(html, "<td{class}>{words}");
    let other = mine.and_then(|row| row.get(&column.name));
    if let Some(other) = other.filter(|other| *other != value) {
        let words = escape(&shown(other, column.unit));
        let _ =
            write!(html, "<br><span class=\"rs-mine\">yours: {words}</span>");
    }
    html.push_str("</td>");
}
