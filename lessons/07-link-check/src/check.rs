//! Check links: those of the local wiki, of a file, of a page, or of a site.
//!
//! Links of your own are checked once, and the exit code is for scripts: 0 all
//! are alive, 1 some are not, 2 the command line cannot be.

use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, seconds};
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use url::Url;

use crate::checker::{Checked, Checker, TOLD};
use crate::links;
use crate::outcome::{DEFINITION, Outcome};
use crate::source::{Sought, Source};
use crate::world::World;

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Check the links of this file, one a line, instead of the local wiki's
    #[arg(long, value_name = "FILE", conflicts_with = "url")]
    links: Option<PathBuf>,

    /// Check the external links of this page instead
    #[arg(long, value_name = "URL", value_parser = links::address)]
    url: Option<Url>,

    /// Visit all pages of the site, the wiki or that of --url, as far as they
    /// lie in the first page's folder, and check every link of theirs
    #[arg(long, conflicts_with = "links")]
    tree: bool,

    /// A file for the dead links, one a line, as --links reads them
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,

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
    if let Some(file) = &options.save {
        links::save(file, [])?;
    }
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
            if let Some(world) = &world {
                experiment.param("latency", world.latency.as_secs_f64());
            }
            let source = Source {
                world,
                url: options.url.as_ref(),
                workers,
                timeout,
                deadline: options.deadline,
                lesson,
            };
            let sought = match of_file {
                Some(links) => source.sought(links),
                None if options.tree => source.tree()?,
                None => source.page()?,
            };
            let crew = Checker {
                client: source.client(timeout),
                workers,
                deadline: sought.until,
                lesson,
            };
            let links = &sought.links;

            let checked = crew.check(links)?;

            show(links, &checked, experiment);
            if options.tree {
                show_tree(&sought, experiment);
            }
            if let Some(file) = &options.save {
                let all = links.iter().zip(&checked.outcomes);
                let dead = all.filter(|(_, outcome)| outcome.is_dead());
                links::save(file, dead.map(|(link, _)| link))?;
            }
            checked.whole()?;
            if source.world.is_some() {
                claim(links, &checked, options.deadline, experiment);
            } else {
                left_over = complaint(&checked, sought.unread.len());
            }
            Ok(())
        },
    )?;
    left_over.map_or(Ok(()), |complaint| Err(Error::Failed(complaint)))
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
        experiment.note(&format!(
            "and {more} more that are dead: --save FILE writes them all"
        ));
    }
}

fn show_tree(sought: &Sought, experiment: &mut Experiment) {
    experiment.note(&format!(
        "{} pages read; links of the site to itself count, too.",
        sought.pages
    ));
    for page in sought.unread.iter().take(TOLD) {
        let why = &page.failure;
        experiment.note(&format!("not read: {} ({why})", page.url));
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
fn complaint(checked: &Checked, unread: usize) -> Option<String> {
    let all = checked.outcomes.len();
    let dead = checked.count(Outcome::is_dead);
    let unchecked = checked.count(|outcome| outcome == Outcome::Unchecked);
    if (dead, unchecked, unread) == (0, 0, 0) {
        return None;
    }
    let mut complaint = format!("{dead} of {all} links are dead");
    for (number, what) in [
        (unchecked, "were not checked"),
        (unread, "pages were not read"),
    ] {
        if number > 0 {
            let _ = write!(complaint, ", {number} {what}");
        }
    }
    Some(complaint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dead_unchecked_and_unread_are_complained_of_and_nothing_else() {
        use Outcome::{Alive, Busy, Moved, NotFound, Unchecked};

        let complaint = |outcomes: &[Outcome], unread| {
            let checked = Checked {
                outcomes: outcomes.to_vec(),
                dead: [].into(),
                waited: Duration::ZERO,
                slowest: Duration::ZERO,
                stopped: false,
            };
            complaint(&checked, unread).unwrap_or_default()
        };

        assert_eq!(complaint(&[Alive, Moved, Busy], 0), "");
        assert_eq!(complaint(&[NotFound, Alive], 0), "1 of 2 links are dead");
        assert_eq!(
            complaint(&[Alive, Unchecked], 0),
            "0 of 2 links are dead, 1 were not checked"
        );
        assert_eq!(
            complaint(&[Alive], 3),
            "0 of 1 links are dead, 3 pages were not read"
        );
    }
}
