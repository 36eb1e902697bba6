//! Names of recorded figures, as chapters write them.
//!
//! | key | names |
//! |---|---|
//! | `race.count[mutex].per_increment` | a row by its first column, and a column |
//! | `race.forced[0].lost` | a row by its place, from 0 |
//! | `thread-pool.workers[tasks=wait, workers=10].wall` | a row by several columns |
//! | `race.count[mutex].per_increment@python` | the same in the Python twin, from the runs that were compared |
//! | `race.count.params.rounds` | a parameter |
//! | `race.explore.claims.two-increments` | the figure that decided a claim |
//! | `race.machine.cores`, `race.seed` | where and how it ran |
//! | `one-core:race.count[mutex].per_increment` | the same on another shelf |

use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value};
use shared::lesson::{Experiment, Report, Unit};

use crate::shelf::{Results, Shelf};

/// The name of a recorded figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub shelf: Shelf,
    pub lesson: String,
    place: Place,
    written: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Machine(String),
    Seed,
    Param(String, String),
    Claim(String, String),
    Cell {
        experiment: String,
        row: Row,
        column: String,
        python: bool,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Row {
    First(String),
    By(Vec<(String, String)>),
}

/// A recorded value, and what it is counted in.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    pub value: Value,
    pub unit: Unit,
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.written)
    }
}

impl FromStr for Key {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let form = || {
            format!(
                "`{written}` is no key; accepts LESSON.EXPERIMENT[ROW].COLUMN"
            )
        };
        let written = written.trim();
        let (shelf, rest) = match written.split_once(':') {
            Some((shelf, rest)) if !shelf.contains('[') => {
                (Shelf::named(shelf).ok_or_else(form)?, rest)
            }
            _ if written.ends_with("@python") => (Shelf::Compared, written),
            _ => (Shelf::Reference, written),
        };
        let (lesson, rest) = rest.split_once('.').ok_or_else(form)?;
        let place = place(rest).ok_or_else(form)?;
        Ok(Self {
            shelf,
            lesson: lesson.to_owned(),
            place,
            written: written.to_owned(),
        })
    }
}

fn place(rest: &str) -> Option<Place> {
    if rest == "seed" {
        return Some(Place::Seed);
    }
    if let Some(field) = rest.strip_prefix("machine.") {
        return Some(Place::Machine(field.to_owned()));
    }
    if let Some((experiment, rest)) = rest.split_once('[') {
        // A row's name may hold brackets of its own; the last one ends it.
        let (row, rest) = rest.rsplit_once(']')?;
        let column = rest.strip_prefix('.')?;
        let (column, python) = column
            .strip_suffix("@python")
            .map_or((column, false), |column| (column, true));
        return Some(Place::Cell {
            experiment: experiment.to_owned(),
            row: row_of(row),
            column: column.to_owned(),
            python,
        });
    }
    let mut parts = rest.splitn(3, '.');
    let (experiment, kind, name) =
        (parts.next()?, parts.next()?, parts.next()?);
    let (experiment, name) = (experiment.to_owned(), name.to_owned());
    match kind {
        "params" => Some(Place::Param(experiment, name)),
        "claims" => Some(Place::Claim(experiment, name)),
        _ => None,
    }
}

fn row_of(text: &str) -> Row {
    let pairs: Option<Vec<_>> = text
        .split(", ")
        .map(|part| {
            let (column, value) = part.split_once('=')?;
            let plain = |c: char| c.is_ascii_lowercase() || c == '_';
            column
                .chars()
                .all(plain)
                .then(|| (column.to_owned(), value.to_owned()))
        })
        .collect();
    pairs.map_or_else(|| Row::First(text.to_owned()), Row::By)
}

impl Key {
    /// The same key for what the reader measured.
    pub fn mine(&self) -> Self {
        Self {
            shelf: Shelf::Mine,
            ..self.clone()
        }
    }

    /// The figure of that name.
    ///
    /// # Errors
    /// Which part of the name is unknown, and what there is instead.
    pub fn figure(&self, results: &Results) -> Result<Figure, String> {
        let folder = self.shelf.folder();
        let report = results.on(self.shelf).reports.get(&self.lesson);
        let report = report.ok_or_else(|| {
            format!("no run of `{}` is recorded in {folder}", self.lesson)
        })?;
        let (value, unit) = match &self.place {
            Place::Seed => (serde_json::to_value(report.seed).ok(), Unit::None),
            Place::Machine(field) => {
                let machine = serde_json::to_value(&report.machine).ok();
                let unit = if field == "memory" {
                    Unit::Bytes
                } else {
                    Unit::None
                };
                (machine.and_then(|all| all.get(field).cloned()), unit)
            }
            Place::Param(experiment, name) => {
                let params = &find(report, experiment)?.params;
                (params.get(name).cloned(), Unit::None)
            }
            Place::Claim(experiment, id) => {
                let claims = &find(report, experiment)?.claims;
                let claim = claims.iter().find(|claim| claim.id == *id);
                let measured = claim.and_then(|claim| claim.measured);
                (measured.map(Value::from), Unit::None)
            }
            Place::Cell {
                experiment,
                row,
                column,
                python,
            } => {
                let experiment = find(report, experiment)?;
                (Some(cell(experiment, row, column, *python)?), {
                    let all = &experiment.columns;
                    let column = all.iter().find(|of| of.name == *column);
                    column.map_or(Unit::None, |column| column.unit)
                })
            }
        };
        value
            .map(|value| Figure { value, unit })
            .ok_or_else(|| format!("there is no {self} in {folder}"))
    }
}

/// An experiment of a report.
///
/// # Errors
/// Which experiments there are.
pub fn find<'a>(
    report: &'a Report,
    experiment: &str,
) -> Result<&'a Experiment, String> {
    let all = &report.experiments;
    all.iter().find(|of| of.id == experiment).ok_or_else(|| {
        let all: Vec<_> = all.iter().map(|of| &*of.id).collect();
        format!(
            "`{}` has no experiment `{experiment}`; there are {}",
            report.lesson,
            all.join(", ")
        )
    })
}

fn cell(
    experiment: &Experiment,
    wanted: &Row,
    column: &str,
    python: bool,
) -> Result<Value, String> {
    let rows = if python {
        let twin = experiment.python.as_ref();
        &twin.ok_or("its Python twin was not recorded")?.rows
    } else {
        &experiment.rows
    };
    let first = experiment
        .columns
        .first()
        .map_or("", |column| &*column.name);
    let row = rows.iter().enumerate().find(|(place, row)| match wanted {
        Row::First(name) => {
            row.get(first).map(plain).as_ref() == Some(name)
                || *name == place.to_string()
        }
        Row::By(pairs) => pairs.iter().all(|(name, value)| {
            row.get(name).map(plain).as_ref() == Some(value)
        }),
    });
    let (_, row) = row.ok_or_else(|| {
        let named =
            |row: &Map<_, _>| row.get(first).map_or_else(String::new, plain);
        let all: Vec<_> = rows.iter().map(named).collect();
        format!("there is no such row; there are {}", all.join(" · "))
    })?;
    row.get(column).cloned().ok_or_else(|| {
        let all: Vec<_> = row.keys().map(String::as_str).collect();
        format!("no column `{column}`; there are {}", all.join(", "))
    })
}

/// A value as a key writes it.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planted;

    fn shown(key: &str) -> Result<Value, String> {
        let key: Key = key.parse()?;
        key.figure(&planted::results()).map(|figure| figure.value)
    }

    #[test]
    fn a_key_finds_a_row_by_name_by_place_or_by_columns() {
        assert_eq!(shown("race.count[mutex].seconds"), Ok(2.0.into()));
        assert_eq!(shown("race.count[1].seconds"), Ok(2.0.into()));
        assert_eq!(shown("race.count[way=mutex].seconds"), Ok(2.0.into()));
    }

    #[test]
    fn a_key_finds_parameters_claims_machine_and_seed() {
        assert_eq!(shown("race.count.params.threads"), Ok(2.into()));
        assert_eq!(shown("race.count.claims.slower"), Ok(4.0.into()));
        assert_eq!(shown("race.machine.cores"), Ok(2.into()));
        assert_eq!(shown("race.seed"), Ok(1.into()));
    }

    #[test]
    fn an_unknown_part_is_named_with_what_there_is() {
        let problem = |key| shown(key).unwrap_err();

        assert!(problem("rice.count[0].seconds").contains("`rice`"));
        assert!(problem("race.cont[0].seconds").contains("there are count"));
        assert!(problem("race.count[lock].seconds").contains("mutex"));
        assert!(problem("race.count[mutex].hours").contains("seconds"));
        assert!(problem("race").contains("is no key"));
    }
}
