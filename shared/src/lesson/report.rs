//! A run, as data.
//!
//! A lesson fills one [`Report`]. The table on the terminal, the JSON document,
//! the book's figures and the tests all read this one value, so that none of
//! them can say something that was not measured. `report.schema.json` beside
//! this file describes the same thing for readers that are not Rust.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::claim::Claim;
use crate::measure::{Machine, Samples};
use crate::seed::Seed;

/// The number of the layout described by [`Report`] and `report.schema.json`.
///
/// It rises when a change would break a reader; a new optional field does not.
pub const SCHEMA: u32 = 1;

/// The layout as a JSON Schema (draft 2020-12), for readers in any language.
pub const JSON_SCHEMA: &str = include_str!("report.schema.json");

/// Everything one run of a lesson found out.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// [`SCHEMA`] at the time of the run.
    pub schema: u32,
    /// The lesson's package, for instance `race`.
    pub lesson: String,
    /// The question that the lesson answers.
    pub question: String,
    /// Where it ran.
    pub machine: Machine,
    /// What makes its random choices repeatable.
    pub seed: Seed,
    /// Whether small sizes were asked for, with `--quick`.
    pub quick: bool,
    /// Whether the run was stopped before its end.
    pub partial: bool,
    /// What the student predicted, and what was seen.
    pub predictions: Vec<Prediction>,
    /// What was measured, in the order of the lesson.
    pub experiments: Vec<Experiment>,
}

/// A guess asked for before the run, and the answer the run gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prediction {
    /// Unique within the lesson.
    pub id: String,
    /// What the student is asked.
    pub question: String,
    /// The answers to choose from.
    pub choices: Vec<String>,
    /// The place of the student's answer in `choices`, if one was given.
    pub chosen: Option<usize>,
    /// The place of the answer that this run showed, once it has.
    pub seen: Option<usize>,
}

/// One thing that a lesson measured.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Experiment {
    /// Unique within the lesson; also the name of the subcommand that runs it
    /// alone.
    pub id: String,
    /// What is measured, in a few words.
    pub title: String,
    /// Whether it was stopped before its end.
    pub partial: bool,
    /// The sizes and options it ran with.
    pub params: Map<String, Value>,
    /// What the rows hold, in the order they are shown. The first column says
    /// what a row is about.
    pub columns: Vec<Column>,
    /// The results. Each row has a value, or `null`, for each column; it may
    /// hold more than is shown.
    pub rows: Vec<Map<String, Value>>,
    /// Every repetition behind the rows' figures, never only a mean.
    pub runs: Vec<Runs>,
    /// What the lesson claims about it, and what this run says to that.
    pub claims: Vec<Claim>,
    /// Drawings and remarks that belong to the result, line by line.
    pub notes: Vec<String>,
    /// The same experiment in Python, where it was asked for.
    pub python: Option<Python>,
}

/// What one column of an [`Experiment`] holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The key of the value in each row.
    pub name: String,
    /// What the value is counted in.
    pub unit: Unit,
}

/// What a figure is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// Words, or a number that counts things.
    #[serde(rename = "")]
    None,
    /// Seconds.
    #[serde(rename = "s")]
    Seconds,
    /// Nanoseconds.
    #[serde(rename = "ns")]
    Nanoseconds,
    /// Bytes.
    #[serde(rename = "B")]
    Bytes,
    /// A part of a whole, from 0 to 1.
    #[serde(rename = "share")]
    Share,
    /// How many times as much.
    #[serde(rename = "ratio")]
    Ratio,
    /// Things per second.
    #[serde(rename = "1/s")]
    PerSecond,
}

/// Every repetition of one figure, in the order they were taken.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Runs {
    /// The row the figure stands in, by the value of its first column.
    pub row: String,
    /// The column the figure stands in.
    pub column: String,
    /// What each repetition measured, in the column's unit.
    pub values: Vec<f64>,
}

/// What the lesson's Python twin measured with the same parameters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Python {
    /// What ran it, for instance `CPython 3.11.7`.
    pub version: String,
    /// Rows with the same first column as the experiment's own.
    pub rows: Vec<Map<String, Value>>,
}

impl Experiment {
    /// An experiment without results yet.
    #[must_use]
    pub fn new(id: &str, title: &str) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            ..Self::default()
        }
    }

    /// Notes a size or option that the experiment runs with.
    ///
    /// # Panics
    /// If `value` cannot be written as JSON (a map with keys that are no text).
    pub fn param(&mut self, name: &str, value: impl Serialize) {
        let value = serde_json::to_value(value).expect("parameters are plain");
        self.params.insert(name.into(), value);
    }

    /// Says what the rows hold; the first column says what a row is about.
    pub fn columns<'a>(
        &mut self,
        columns: impl IntoIterator<Item = (&'a str, Unit)>,
    ) {
        self.columns
            .extend(columns.into_iter().map(|(name, unit)| Column {
                name: name.into(),
                unit,
            }));
    }

    /// Adds the columns of a [`SweepRow`](crate::measure::SweepRow), so that
    /// every sweep over workers shows the same.
    pub fn sweep_columns(&mut self) {
        self.columns([
            ("workers", Unit::None),
            ("wall", Unit::Seconds),
            ("speed_up", Unit::Ratio),
            ("cpu", Unit::Seconds),
            ("cpu_share", Unit::Share),
            ("peak_memory", Unit::Bytes),
            ("threads", Unit::None),
            ("processes", Unit::None),
            ("bytes_received", Unit::Bytes),
        ]);
    }

    /// Adds a result, a struct with a field for each column.
    ///
    /// # Panics
    /// If `row` is not a struct, or lacks one of the columns: the lesson would
    /// show a table that its data does not hold.
    pub fn row(&mut self, row: impl Serialize) {
        let Ok(Value::Object(row)) = serde_json::to_value(row) else {
            panic!("a row of `{}` must be a struct of plain values", self.id);
        };
        for column in &self.columns {
            assert!(
                row.contains_key(&column.name),
                "a row of `{}` lacks its column `{}`",
                self.id,
                column.name
            );
        }
        self.rows.push(row);
    }

    /// Keeps every repetition behind the figure of one row and column, if
    /// there is any.
    pub fn runs(&mut self, row: &str, column: &str, samples: &Samples) {
        if samples.values().is_empty() {
            return;
        }
        self.runs.push(Runs {
            row: row.into(),
            column: column.into(),
            values: samples.values().to_vec(),
        });
    }

    /// Adds a claim, with its verdict.
    pub fn claim(&mut self, claim: Claim) {
        self.claims.push(claim);
    }

    /// Adds a line (or lines) shown below the table, a drawing for instance.
    pub fn note(&mut self, text: &str) {
        self.notes.extend(text.lines().map(str::to_owned));
    }
}

impl Report {
    /// All claims of all experiments, with the experiment's id.
    pub fn claims(&self) -> impl Iterator<Item = (&str, &Claim)> {
        self.experiments.iter().flat_map(|experiment| {
            experiment
                .claims
                .iter()
                .map(|claim| (experiment.id.as_str(), claim))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Row {
        way: &'static str,
        lost: u64,
    }

    #[test]
    fn a_row_is_kept_under_its_columns_names() {
        let mut experiment = Experiment::new("count", "Counting");
        experiment.columns([("way", Unit::None), ("lost", Unit::None)]);

        experiment.row(Row {
            way: "mutex",
            lost: 0,
        });

        assert_eq!(experiment.rows[0]["way"], "mutex");
        assert_eq!(experiment.rows[0]["lost"], 0);
    }

    #[test]
    fn a_sweeps_rows_fill_its_columns() {
        let mut experiment = Experiment::new("workers", "Workers");
        experiment.sweep_columns();

        let one = [std::num::NonZeroUsize::MIN];
        let work = |_, _: &crate::measure::Watch| Ok::<(), ()>(());
        crate::measure::sweep(&one, work, |row| experiment.row(&row)).unwrap();

        assert_eq!(experiment.rows[0]["workers"], 1);
        assert_eq!(experiment.rows[0].len(), experiment.columns.len());
    }

    #[test]
    fn what_was_never_repeated_leaves_no_runs() {
        let mut experiment = Experiment::new("count", "Counting");

        experiment.runs("mutex", "lost", &Samples::default());

        assert!(experiment.runs.is_empty());
    }

    #[test]
    #[should_panic(expected = "lacks its column `seconds`")]
    fn a_row_without_one_of_its_columns_is_refused() {
        let mut experiment = Experiment::new("count", "Counting");
        experiment.columns([("way", Unit::None), ("seconds", Unit::Seconds)]);

        experiment.row(Row {
            way: "mutex",
            lost: 0,
        });
    }
}
