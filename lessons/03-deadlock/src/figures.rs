//! What is told of a strategy's dinners: meals, fairness, waiting.

use serde::Serialize;
use shared::lesson::{Experiment, Unit};
use shared::measure::Samples;

use crate::choice::Choice;
use crate::dinner::Evening;

/// A figure of one dinner.
type Figure = fn(&Evening) -> f64;

/// One or more dinners under one strategy.
#[derive(Debug, Serialize)]
pub struct Figures {
    strategy: &'static str,
    /// Of all philosophers, at all dinners.
    pub meals: u64,
    meals_per_second: f64,
    /// Meals of whoever ate least, by those of whoever ate most.
    pub fairness: f64,
    /// The part of everybody's time that was spent waiting.
    waiting: f64,
    /// The longest wait for one meal, or in vain, in seconds.
    longest_wait: f64,
    /// How often a fork was put back without a meal.
    put_back: u64,
    /// How many of the dinners got stuck.
    stuck: String,
    /// Meals of whoever ate least, at any of the dinners.
    pub fewest: u64,
}

/// What of it stands in the table.
pub const COLUMNS: [(&str, Unit); 8] = [
    ("strategy", Unit::None),
    ("meals", Unit::None),
    ("meals_per_second", Unit::PerSecond),
    ("fairness", Unit::Share),
    ("waiting", Unit::Share),
    ("longest_wait", Unit::Seconds),
    ("put_back", Unit::None),
    ("stuck", Unit::None),
];

impl Figures {
    /// Sums counts over all dinners, and takes medians of what is measured.
    pub fn of(choice: Choice, dinners: &[Evening]) -> Self {
        let median =
            |figure: fn(&Evening) -> f64| samples(dinners, figure).median();
        Self {
            strategy: choice.name(),
            meals: dinners.iter().map(Evening::meals).sum(),
            meals_per_second: median(Evening::meals_per_second),
            fairness: median(Evening::fairness),
            waiting: median(Evening::waiting),
            longest_wait: samples(dinners, Evening::longest_wait).max(),
            put_back: dinners.iter().map(Evening::put_back).sum(),
            stuck: format!("{} of {}", stuck(dinners), dinners.len()),
            fewest: dinners.iter().map(Evening::fewest).min().unwrap_or(0),
        }
    }
}

/// How many of the dinners got stuck.
pub fn stuck(dinners: &[Evening]) -> u64 {
    dinners
        .iter()
        .filter(|evening| evening.deadlock.is_some())
        .count() as u64
}

/// Puts a row for the dinners into the table, and every dinner behind it.
pub fn show(choice: Choice, dinners: &[Evening], experiment: &mut Experiment) {
    if dinners.is_empty() {
        return;
    }
    experiment.row(Figures::of(choice, dinners));
    let figures: [(&str, Figure); 3] = [
        ("meals_per_second", Evening::meals_per_second),
        ("fairness", Evening::fairness),
        ("waiting", Evening::waiting),
    ];
    for (column, figure) in figures {
        experiment.runs(choice.name(), column, &samples(dinners, figure));
    }
}

fn samples(dinners: &[Evening], figure: Figure) -> Samples {
    dinners.iter().map(figure).collect::<Vec<_>>().into()
}
