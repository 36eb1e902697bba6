//! The table of an experiment, its Python twin's figures beside its own.

use comfy_table::{
    Cell, CellAlignment, ContentArrangement, LineStyle, Table, TableStyle,
};
use serde_json::{Map, Value};

use super::Paper;
use super::figures::shown;
use crate::lesson::report::{Column, Experiment};

/// One rule below the header, one below the last row.
const RULES: TableStyle = TableStyle::new()
    .header_separator(LineStyle::none().fill('─').junction('─'))
    .bottom_border(LineStyle::none().fill('─').junction('─'));

/// Draws the table of an experiment.
pub(super) fn table(experiment: &Experiment, paper: Paper) -> Table {
    let mut table = Table::new();
    table.load_style(RULES);
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

    let head = |column: &Column, words: String| {
        let first = experiment
            .rows
            .first()
            .and_then(|row| row.get(&column.name));
        Cell::new(words).set_alignment(alignment(first))
    };
    let own = experiment.columns.iter();
    let mut header: Vec<Cell> = own
        .map(|column| head(column, words(&column.name)))
        .collect();
    if let Some(twin) = twin {
        header.extend(beside.iter().map(|column| {
            head(column, format!("{}, {}", words(&column.name), twin.version))
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
    Cell::new(shown(value, column.unit)).set_alignment(alignment(Some(value)))
}

/// Words begin at the left, figures end at the right.
fn alignment(value: Option<&Value>) -> CellAlignment {
    if value.is_none_or(Value::is_string) {
        CellAlignment::Left
    } else {
        CellAlignment::Right
    }
}

/// A column's key as words: `cpu_share` is shown as "cpu share".
fn words(name: &str) -> String {
    name.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::lesson::report::Unit;

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
        let text = table(&experiment, paper).to_string();

        let row = text.lines().find(|line| line.contains("mutex")).unwrap();
        assert!(row.contains("1 s") && row.contains("20 s"), "{text}");
        assert!(text.contains("CPython 3.11.7"), "{text}");
    }
}
