//! The same links with one worker, with five, with ten, with a hundred.
//!
//! What a worker does is wait. So the time is what all links wait, split by the
//! workers, and never less than the slowest link takes. No core has a part in
//! that law; memory and threads have a small one.

use std::io::Write as _;
use std::num::NonZeroUsize;
use std::time::Duration;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, seconds};
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit, Verdict};
use shared::measure::{SweepRow, Watch, sweep};
use url::Url;

use crate::check::local_timeout;
use crate::checker::{Checked, Checker};
use crate::outcome::Outcome;
use crate::world::{World, failed};

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Numbers of workers to try, with commas between them
    /// [default: 1,5,10,100]
    #[arg(
        long,
        value_name = "N,N",
        value_delimiter = ',',
        value_parser = count(1_000)
    )]
    workers: Vec<NonZeroUsize>,

    /// Seconds that a link may take, with redirects and a second attempt
    /// [default: 1; with --quick 0.4]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(600))]
    timeout: Option<Duration>,

    /// Seconds that each answer takes [default: 0.05; with --quick 0.01]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(10))]
    latency: Option<Duration>,
}

#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    cost: SweepRow,
    alive: usize,
    dead: usize,
    /// What the law says that it takes.
    law: f64,
}

/// What was measured with one number of workers.
struct Measured {
    checked: Checked,
    /// By the site's own books.
    most_in_flight: usize,
}

/// With fewer links the time is that of the slowest one.
const ENOUGH_LINKS: usize = 60;
/// Shorter waits are lost in the time of waking threads.
const ENOUGH_LATENCY: Duration = Duration::from_millis(20);

/// Checks the same links with each number of workers.
///
/// # Errors
/// On Ctrl-C, or if the local web or the Python twin fails.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let mut workers = options.workers.clone();
    if workers.is_empty() {
        workers
            .extend([1, 5, 10, 100].into_iter().filter_map(NonZeroUsize::new));
    }
    let timeout = options.timeout.unwrap_or(local_timeout(lesson));
    let title = "The same links with more and more workers";
    lesson.experiment("sweep", title, |lesson, experiment| {
        let world = World::start(lesson, options.latency)?;
        experiment.param("workers", &workers);
        experiment.param("timeout", timeout.as_secs_f64());
        experiment.param("latency", world.latency.as_secs_f64());
        experiment.sweep_columns();
        experiment.columns([
            ("law", Unit::Seconds),
            ("alive", Unit::None),
            ("dead", Unit::None),
        ]);
        let links = world.links(lesson)?;
        let mut costs = Vec::new();
        let mut all = Vec::new();

        let ended = sweep(
            &workers,
            |workers, watch| {
                let done =
                    measure(&world, &links, workers, timeout, lesson, watch)?;
                let whole = done.checked.whole();
                all.push(done);
                whole.map_err(Error::from)
            },
            |cost| costs.push(cost),
        );

        show(costs, &all, experiment);
        ended?;
        let enough =
            links.len() >= ENOUGH_LINKS && world.latency >= ENOUGH_LATENCY;
        claim(&workers, &all, timeout, enough, experiment);
        experiment.python = twin(&world, &links, &workers, timeout, lesson)?;
        Ok(())
    })
}

fn measure(
    world: &World,
    links: &[Url],
    workers: NonZeroUsize,
    timeout: Duration,
    lesson: &Lesson,
    watch: &Watch,
) -> Result<Measured, Error> {
    world.site.reset_books().map_err(failed)?;
    let crew = Checker {
        client: world.client(workers, timeout),
        workers,
        deadline: None,
        lesson,
    };
    let checked = crew.check(links)?;
    let books = world.site.books().map_err(failed)?;
    watch.received(books.bytes);
    Ok(Measured {
        checked,
        most_in_flight: books.most_in_flight,
    })
}

fn show(costs: Vec<SweepRow>, all: &[Measured], experiment: &mut Experiment) {
    for (cost, Measured { checked, .. }) in costs.into_iter().zip(all) {
        let split = checked.waited.div_f64(cost.workers.get() as f64);
        let alive = checked.count(Outcome::is_alive);
        let dead = checked.count(Outcome::is_dead);
        experiment.row(Row {
            alive,
            dead,
            law: split.max(checked.slowest).as_secs_f64(),
            cost,
        });
    }
    experiment.note(
        "law: what all links waited, split by the workers, and no less than \
         the slowest link.",
    );
}

fn claim(
    workers: &[NonZeroUsize],
    all: &[Measured],
    timeout: Duration,
    enough: bool,
    experiment: &mut Experiment,
) {
    let Some(first) = all.first() else { return };
    let differ = all.iter().flat_map(|other| {
        let outcomes = &other.checked.outcomes;
        outcomes.iter().zip(&first.checked.outcomes)
    });
    let differ = differ.filter(|(one, other)| one != other).count();
    let over = workers
        .iter()
        .zip(all)
        .filter(|(workers, done)| done.most_in_flight > workers.get())
        .count();
    let speed_up = |number: usize| {
        let row = experiment.rows.iter().find(|row| row["workers"] == number);
        let figure = row.and_then(|row| row["speed_up"].as_f64());
        figure.unwrap_or(f64::NAN)
    };
    let (five, ten) = (speed_up(5), speed_up(10));
    let compared = enough && first_is_one(workers);
    let why = "the work is too small, or no worker was alone";
    let claims = [
        Claim::exactly(
            "same-outcomes",
            "Links whose outcome depends on the number of workers",
            differ as u64,
            0,
        ),
        Claim::exactly(
            "never-more",
            "Rows in which the site saw more requests in flight than workers",
            over as u64,
            0,
        ),
        Claim::at_least(
            "five",
            "Five workers are at least 3 times as fast as one",
            five,
            3.0,
        )
        .because("they wait side by side, and waiting needs no core")
        .provided(compared && five.is_finite(), why),
        Claim::at_least(
            "ten",
            "Ten workers are at least 4 times as fast as one",
            ten,
            4.0,
        )
        .because("they wait side by side, and waiting needs no core")
        .provided(compared && ten.is_finite(), why),
        Claim::at_least(
            "slowest",
            "No number of workers takes less than the patience for the link \
             that never answers",
            shortest(experiment) / timeout.as_secs_f64(),
            0.99,
        )
        .because("one worker waits for it, and the others have gone home"),
    ];
    for claim in claims {
        experiment.claim(claim);
    }
}

fn first_is_one(workers: &[NonZeroUsize]) -> bool {
    workers.first() == Some(&NonZeroUsize::MIN)
}

fn shortest(experiment: &Experiment) -> f64 {
    let walls = experiment
        .rows
        .iter()
        .filter_map(|row| row["wall"].as_f64());
    walls.fold(f64::INFINITY, f64::min)
}

/// How many times as fast as one ten workers were, if the work was large enough
/// to tell.
pub fn ten_over_one(lesson: &Lesson) -> Option<f64> {
    let sweep = lesson.result("sweep")?;
    let claim = sweep.claims.iter().find(|claim| claim.id == "ten")?;
    let told = claim.verdict != Verdict::NotApplicable;
    claim.measured.filter(|_| told)
}

/// The same links, checked by Python.
fn twin(
    world: &World,
    links: &[Url],
    workers: &[NonZeroUsize],
    timeout: Duration,
    lesson: &Lesson,
) -> Result<Option<shared::lesson::Python>, Error> {
    if !lesson.compares() {
        return Ok(None);
    }
    world.site.reset_books().map_err(failed)?;
    let failed = |error: std::io::Error| Error::Failed(error.to_string());
    let file = format!("link-check-{}.txt", std::process::id());
    let file = std::env::temp_dir().join(file);
    let mut out = std::fs::File::create(&file).map_err(failed)?;
    for link in links {
        writeln!(out, "{link}").map_err(failed)?;
    }
    let names = serde_json::to_string(world.site.names())
        .map_err(|error| Error::Failed(error.to_string()))?;
    let workers: Vec<_> = workers.iter().map(ToString::to_string).collect();
    let twin = lesson.python(
        "sweep.py",
        &[
            ("--links", &file.display()),
            ("--names", &names),
            ("--workers", &workers.join(",")),
            ("--timeout", &timeout.as_secs_f64()),
        ],
    );
    // Whatever came of it; it is only ours.
    let _ = std::fs::remove_file(&file);
    twin
}
