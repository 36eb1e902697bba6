//! Every interleaving of a few increments: not a sample, all of them.
//!
//! `count += 1` is three steps: load, add, store. Between any two of them
//! another thread may run. The explorer goes through every order in which the
//! steps can happen, counts those that lose an update, and draws the worst.
//! Beside it stand two mends, and Python's own `x += 1` under its lock, with a
//! call in the line and without.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use clap::Args;
use serde::Serialize;
use shared::explore::models::{Line, atomic_add, gil, locked_add, lost_update};
use shared::explore::{Schedule, Tally, Value};
use shared::lesson::options::count;
use shared::lesson::{Claim, Error, Experiment, Lesson, Stop, Unit};

use crate::case::{Case, number};
use crate::exploration::{Exploration, explore};

/// What the student may choose.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// How many threads add; if nothing is chosen, larger cases follow
    /// [default: 2]
    #[arg(long, value_name = "N", value_parser = count(Case::MOST_THREADS))]
    threads: Option<NonZeroUsize>,

    /// How often each of them adds one [default: 1]
    #[arg(long, value_name = "N", value_parser = count(100))]
    increments: Option<NonZeroUsize>,
}

/// Longer lists than this are left to the JSON document.
const MOST_LINES: usize = 12;

/// The larger cases.
const LARGER: [Case; 5] = [
    Case::new(3, 1),
    Case::new(4, 1),
    Case::new(2, 2),
    Case::new(2, 3),
    Case::new(2, 5),
];

/// What the table and the claims are about.
#[derive(Clone, Debug, Serialize)]
struct Row {
    case: String,
    schedules: u64,
    lose: u64,
    keep: u64,
    /// The least count at an end; known where the model shows its count.
    least: Option<usize>,
    states: usize,
    /// Whether walking gave the same numbers; none if that was too much.
    checked: Option<bool>,
    /// Not a column: by the number of context switches.
    by_switches: BTreeMap<usize, Tally>,
}

/// Explores the counter that loses, and others beside it.
///
/// # Errors
/// If there are too many schedules, or the run should end.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let case = Case::new(
        options.threads.map_or(2, usize::from),
        options.increments.map_or(1, usize::from),
    );
    case.check()?;
    let mut cases = vec![case];
    if options.threads.is_none() && options.increments.is_none() {
        cases.extend(LARGER);
    }
    let title = "Every order in which load, add and store can happen";
    lesson.experiment("explore", title, |lesson, experiment| {
        experiment.param("threads", case.threads);
        experiment.param("increments", case.increments);
        experiment.columns([
            ("case", Unit::None),
            ("schedules", Unit::None),
            ("lose", Unit::None),
            ("keep", Unit::None),
            ("least", Unit::None),
            ("states", Unit::None),
            ("checked", Unit::None),
        ]);
        let stop = lesson.stop();
        let mut losing = Vec::new();
        for &case in &cases {
            losing.push(explore_losing(case, stop, experiment)?);
        }
        claim_of_losing(&cases, &losing, experiment);
        compare(case, stop, experiment)
    })
}

/// Explores load, add, store; draws the first case.
fn explore_losing(
    case: Case,
    stop: &Stop,
    experiment: &mut Experiment,
) -> Result<Row, Error> {
    let model = lost_update(case.threads, case.increments);
    let found = explore(&model, stop)?;
    let mut row = Row::of(case.name(), &found);
    row.least = found.count.by_final.keys().next().copied();
    if experiment.rows.is_empty() {
        let worst = found.graph.shortest(|&end, _| Some(end) == row.least);
        draw(case, &found, worst.as_ref(), experiment);
    }
    experiment.row(&row);
    Ok(row)
}

/// What the table has no room for.
fn draw<L>(
    case: Case,
    found: &Exploration<'_, usize, L>,
    worst: Option<&Schedule>,
    experiment: &mut Experiment,
) {
    let name = case.name();
    if let Some(worst) = worst {
        let end = &worst.end().shared;
        experiment.note(&format!("How {name} can end as {end}:\n\n"));
        experiment.note(&worst.draw(78));
    }
    let by_switches = &found.count.by_switches;
    if by_switches.len() > MOST_LINES {
        return;
    }
    experiment.note(&format!("\n{name} by the count at the end:"));
    for (end, tally) in &found.count.by_final {
        experiment.note(&format!("  {end}: {} schedules", tally.total()));
    }
    experiment.note(&format!("{name} by the number of context switches:"));
    for (switches, tally) in by_switches {
        let (lose, all) = (tally.bad, tally.total());
        experiment.note(&format!("  {switches}: {lose} of {all} lose"));
    }
}

fn claim_of_losing(cases: &[Case], rows: &[Row], experiment: &mut Experiment) {
    let explored = || cases.iter().zip(rows);

    if let Some((_, two)) =
        explored().find(|(case, _)| **case == Case::new(2, 1))
    {
        experiment.claim(
            Claim::exactly(
                "two-increments",
                "Of the 20 ways to mix two increments, 18 lose one",
                two.lose,
                18,
            )
            .because(format!("{} of {} lose one", two.lose, two.schedules)),
        );
    }
    experiment.claim(Claim::exactly(
        "only-whole-increments-keep-all",
        "Only whole increments keep every update",
        rows.iter().map(|row| row.keep).sum(),
        cases.iter().map(|case| case.ways_to_mix_whole()).sum(),
    ));
    let several =
        explored().filter(|(case, _)| case.threads > 1 && case.increments > 1);
    if let Some(least) = several.filter_map(|(_, row)| row.least).max() {
        experiment.claim(Claim::exactly(
            "least-count-is-two",
            "From two increments each on, the count can end as 2",
            least as u64,
            2,
        ));
    }
    let disagree = rows.iter().filter(|row| row.checked == Some(false));
    experiment.claim(Claim::exactly(
        "walking-agrees",
        "Walking each schedule and counting by states disagree nowhere",
        disagree.count() as u64,
        0,
    ));
}

/// The mends, and Python.
fn compare(
    case: Case,
    stop: &Stop,
    experiment: &mut Experiment,
) -> Result<(), Error> {
    let Case {
        threads,
        increments,
    } = case;
    let name = |way| format!("{} {way}", case.name());
    let mut lose = |row: Row| {
        experiment.row(&row);
        row.lose
    };
    let model = atomic_add(threads, increments);
    let atomic = lose(Row::of(name("fetch_add"), &explore(&model, stop)?));
    let model = locked_add(threads, increments);
    let locked = lose(Row::of(name("locked"), &explore(&model, stop)?));
    // The line `x += 1` of CPython, and the line `x += f()`.
    let model = gil(Line::Plain, threads, increments);
    let plain = lose(Row::of(name("GIL"), &explore(&model, stop)?));
    let model = gil(Line::WithCall, threads, increments);
    let call = lose(Row::of(name("GIL, call"), &explore(&model, stop)?));

    experiment.claim(Claim::exactly(
        "mends-lose-none",
        "In one step or under a lock no schedule loses",
        atomic + locked,
        0,
    ));
    experiment.claim(Claim::exactly(
        "plain-python-loses-none",
        "Under CPython's GIL (3.10 on) x += 1 loses nothing",
        plain,
        0,
    ));
    experiment.claim(
        Claim::at_least(
            "python-with-a-call-loses",
            "With a call in the line, x += f(), updates can be lost",
            call as f64,
            1.0,
        )
        .provided(threads > 1, "one thread alone has no race"),
    );
    Ok(())
}

impl Row {
    fn of<S: Value, L>(case: String, found: &Exploration<'_, S, L>) -> Self {
        let all = &found.count.all;
        Self {
            case,
            schedules: number(all.total()),
            lose: number(all.bad),
            keep: number(all.good),
            least: None,
            states: found.graph.nodes().len(),
            checked: found.walk_agrees,
            by_switches: found.count.by_switches.clone(),
        }
    }
}
