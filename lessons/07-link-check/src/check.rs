//! Check links: those of the local wiki, of a file, or of a page.
//!
//! Links of your own are checked once, and the exit code is for scripts: 0 all
//! are alive, 1 some are not, 2 the command line cannot be.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, seconds};
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use url::Url;
use web::blocking::Client;
use web::settings::Settings;

use crate::checker::{Checked, Checker};
use crate::links;
use crate::outcome::{DEFINITION, Outcome};
use crate::world::{World, client};

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Check the links of this file, one a line, instead of the local wiki's
    #[arg(long, value_name = "FILE", conflicts_with = "url")]
    links: Option<PathBuf>,

    /// Check the external links of this page instead
    #[arg(long, value_name = "URL", value_parser = links::address)]
    url: Option<Url>,

    /// How many links are checked at once [default: 10]
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    workers: Option<NonZeroUsize>,

    /// Seconds that a link may take, with redirects and a second attempt; 5
    /// for links of your own [default: 1; with --quick 0.4]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(600))]
    timeout: Option<Duration>,

    /// Seconds after which no more links are begun [default: no limit]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(86_400))]
    deadline: Option<Duration>,

    /// Seconds that each answer of the local web takes
    /// [default: 0.05; with --quick 0.01]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(10))]
    latency: Option<Duration>,
}

const OWN_TIMEOUT: Duration = Duration::from_secs(5);

#[derive(Serialize)]
struct Row {
    outcome: &'static str,
    links: usize,
    share: f64,
}

/// Checks the links.
///
/// # Errors
/// On Ctrl-C, if there are no links to be had, or if one of the student's own
/// is dead.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let own = options.links.is_some() || options.url.is_some();
    // Before anything runs: a file that is missing is known in time.
    let of_file = options.links.as_deref().map(links::read).transpose()?;
    let ten = NonZeroUsize::new(10).expect("ten is not zero");
    let workers = options.workers.unwrap_or(ten);
    let timeout = options.timeout.unwrap_or(if own {
        OWN_TIMEOUT
    } else {
        local_timeout(lesson)
    });
    let mut left_over = None;
    lesson.experiment(
        "check",
        "Which links are dead?",
        |lesson, experiment| {
            experiment.param("workers", workers);
            experiment.param("timeout", timeout.as_secs_f64());
            experiment.columns([
                ("outcome", Unit::None),
                ("links", Unit::None),
                ("share", Unit::Share),
            ]);
            let world = if own {
                None
            } else {
                Some(World::start(lesson, options.latency)?)
            };
            let (links, client) = match (&world, of_file, &options.url) {
                (Some(world), ..) => {
                    experiment.param("latency", world.latency.as_secs_f64());
                    (world.links(lesson)?, world.client(workers, timeout))
                }
                (None, Some(links), _) => (links, client(workers, timeout)),
                (None, None, url) => {
                    let client = client(workers, timeout);
                    let links = links_of(url.as_ref(), &client)?;
                    (links, client)
                }
            };
            let crew = Checker {
                client,
                workers,
                deadline: options.deadline.map(|after| Instant::now() + after),
                lesson,
            };

            let checked = crew.check(&links)?;

            show(&links, &checked, experiment);
            checked.whole()?;
            if world.is_some() {
                claim(&links, &checked, options.deadline, experiment);
            } else {
                left_over = complaint(&checked);
            }
            Ok(())
        },
    )?;
    left_over.map_or(Ok(()), |complaint| Err(Error::Failed(complaint)))
}

/// The links of a page. Only this one fetch is not a check.
fn links_of(page: Option<&Url>, client: &Settings) -> Result<Vec<Url>, Error> {
    let page = page.expect("without a world and a file there is a page");
    let fetched = Client::new(client.clone())
        .fetch(page)
        .map_err(|error| Error::Failed(error.to_string()))?;
    Ok(links::external(&fetched.text(), &fetched.url))
}

/// How long a link of the local web may take. Its answers are ten times as fast
/// as those of the internet, so its patience is shorter, too.
pub fn local_timeout(lesson: &Lesson) -> Duration {
    lesson.size(Duration::from_secs(1), Duration::from_millis(400))
}

fn show(links: &[Url], checked: &Checked, experiment: &mut Experiment) {
    for outcome in Outcome::ALL {
        let alike = checked.count(|other| other == outcome);
        experiment.row(Row {
            outcome: outcome.name(),
            links: alike,
            share: alike as f64 / links.len().max(1) as f64,
        });
    }
    experiment.note(DEFINITION);
    let dead = checked.count(Outcome::is_dead);
    for (place, why) in &checked.dead {
        experiment.note(&format!("dead: {} ({why})", links[*place]));
    }
    if dead > checked.dead.len() {
        let more = dead - checked.dead.len();
        experiment.note(&format!("and {more} more that are dead"));
    }
}

fn claim(
    links: &[Url],
    checked: &Checked,
    deadline: Option<Duration>,
    experiment: &mut Experiment,
) {
    let other = links
        .iter()
        .zip(&checked.outcomes)
        .filter(|(link, outcome)| Outcome::planted(link) != **outcome)
        .count();
    experiment.claim(
        Claim::exactly(
            "as-planted",
            "Links whose outcome is not the one that the site has planted",
            other as u64,
            0,
        )
        .provided(deadline.is_none(), "the deadline left links unchecked"),
    );
}

/// What is wrong with the student's own links, in one line.
fn complaint(checked: &Checked) -> Option<String> {
    let all = checked.outcomes.len();
    let dead = checked.count(Outcome::is_dead);
    let unchecked = checked.count(|outcome| outcome == Outcome::Unchecked);
    match (dead, unchecked) {
        (0, 0) => None,
        (dead, 0) => Some(format!("{dead} of {all} links are dead")),
        (dead, unchecked) => Some(format!(
            "{dead} of {all} links are dead, {unchecked} were not checked"
        )),
    }
}
