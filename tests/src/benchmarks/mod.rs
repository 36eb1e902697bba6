//! What a run of the benchmarks found: kept as JSON, shown as a table.
//!
//! A time says something about a machine, and only a ratio about a program. So
//! whatever is compared was timed in turn in one run, A B A B …, and the ratio
//! is taken round by round, each time against the neighbour in time: what slows
//! the machine down for a while slows both. Quoted is the median of the ratios,
//! and between which two the middle half of them lies.

mod text;

use std::process::Command;

use serde::{Deserialize, Serialize};
use shared::measure::{Machine, Samples};

/// Raised when readers of a saved result would misunderstand the next ones.
pub const SCHEMA: u32 = 1;

/// A run of the benchmarks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Results {
    /// The version of the format: [`SCHEMA`].
    pub schema: u32,
    /// Where it took place.
    pub setting: Setting,
    /// What was compared, in order.
    pub comparisons: Vec<Comparison>,
}

/// What a reader must know to judge the figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// The machine, and how busy it was before the run.
    pub machine: Machine,
    /// As `rustc --version` says.
    pub compiler: String,
    /// The commit that was measured, with a plus if files had been changed.
    pub commit: String,
    /// As `python3 --version` says; none when there is none.
    pub python: Option<String>,
}

/// Ways to do the same, timed in turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// The part of the workspace: `pools`, `queue`.
    pub area: String,
    /// Unique within its area.
    pub id: String,
    /// What is done, once for each item.
    pub title: String,
    /// The first is ours.
    pub ways: Vec<Way>,
}

/// One way, in every round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// What it is called.
    pub name: String,
    /// Seconds for one item, in the order of the rounds.
    pub seconds: Vec<f64>,
}

/// A median, and what lies around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// A quarter of the figures lies below this.
    pub low: f64,
    /// The figure in the middle.
    pub median: f64,
    /// A quarter of the figures lies above this.
    pub high: f64,
}

impl Setting {
    /// That of this process.
    #[must_use]
    pub fn describe() -> Self {
        let commit = said("git", &["rev-parse", "--short=12", "HEAD"]);
        let changed = said("git", &["status", "--porcelain"]);
        let plus = if changed.is_none() { "" } else { "+" };
        Self {
            machine: Machine::describe(),
            compiler: said("rustc", &["--version"]).unwrap_or_default(),
            commit: format!("{}{plus}", commit.unwrap_or_default()),
            python: said("python3", &["--version"]),
        }
    }
}

/// What a program prints, without the white space around it; none when it is
/// nothing, or the program is not there.
fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(crate::programs::workspace())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (output.status.success() && !text.is_empty()).then_some(text)
}

impl Comparison {
    /// What ours takes by what way number `way` takes, round by round: below 1
    /// ours is faster.
    #[must_use]
    pub fn ratio(&self, way: usize) -> Spread {
        let ours = &self.ways[0].seconds;
        let theirs = &self.ways[way].seconds;
        Spread::of(ours.iter().zip(theirs).map(|(ours, it)| ours / it))
    }
}

impl Way {
    /// What it took.
    #[must_use]
    pub fn spread(&self) -> Spread {
        Spread::of(self.seconds.iter().copied())
    }
}

impl Spread {
    /// That of these figures; NaN if there are none.
    pub fn of(figures: impl Iterator<Item = f64>) -> Self {
        let samples = Samples::from(figures.collect::<Vec<_>>());
        Self {
            low: samples.quantile(0.25),
            median: samples.median(),
            high: samples.quantile(0.75),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comparison(ours: &[f64], theirs: &[f64]) -> Comparison {
        let way = |name: &str, seconds: &[f64]| Way {
            name: name.to_owned(),
            seconds: seconds.to_vec(),
        };
        Comparison {
            area: "test".to_owned(),
            id: "test".to_owned(),
            title: "A test".to_owned(),
            ways: vec![way("ours", ours), way("theirs", theirs)],
        }
    }

    #[test]
    fn a_round_in_which_the_machine_was_slow_does_not_move_the_ratio() {
        let compared = comparison(&[1.0, 1.0, 50.0], &[2.0, 2.0, 100.0]);

        let ratio = compared.ratio(1);

        assert_eq!((ratio.low, ratio.median, ratio.high), (0.5, 0.5, 0.5));
    }

    #[test]
    fn a_spread_is_the_middle_half() {
        let compared = comparison(&[5.0, 1.0, 3.0, 2.0, 4.0], &[1.0; 5]);

        let ratio = compared.ratio(1);

        assert_eq!((ratio.low, ratio.median, ratio.high), (2.0, 3.0, 4.0));
    }
}
