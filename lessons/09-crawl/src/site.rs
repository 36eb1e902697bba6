//! A real site, politely: `crawl --url http://example.org/`.
//!
//! A crawler is a guest. It says who it is, reads the house rules first
//! (`robots.txt`), asks one thing at a time, and waits in between. It stays on
//! the site it was sent to, and knows when it has seen enough.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use shared::lesson::options::{count, seconds};
use shared::lesson::{Claim, Error, Experiment, Lesson, Unit};
use shared::measure::{Resources, observe};
use url::Url;
use web::blocking::Client;
use web::polite::{Pace, Robots, robots_url};
use web::settings::{Follow, Settings};

use crate::crawl::{Cut, Haul, Job, Scope, by_tokens};
use crate::ways::{WAYS, Way};

/// What can be set.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Where to begin; it stays on that site
    #[arg(long, value_name = "URL", value_parser = address)]
    url: Url,

    /// Seconds between two requests; more if robots.txt asks for more, unless
    /// it is 0, for a site of your own [default: 1]
    #[arg(long, value_name = "SECONDS", value_parser = seconds(3_600))]
    delay: Option<Duration>,

    /// How many pages are fetched at most [default: 100]
    #[arg(long, value_name = "N", value_parser = count(1_000_000))]
    max_pages: Option<NonZeroUsize>,

    /// How many pages are fetched at once: 1, and 10 with --delay 0, if it is
    /// not said
    #[arg(long, value_name = "N", value_parser = count(1_000))]
    workers: Option<NonZeroUsize>,

    /// Seconds after which it stops with what there is
    #[arg(long, value_name = "SECONDS", value_parser = seconds(86_400))]
    deadline: Option<Duration>,

    /// How it is crawled: rounds, frontier or tasks; https without tasks
    /// [default: tasks, with https frontier]
    #[arg(long, value_name = "WAY",
          value_parser = ["rounds", "frontier", "tasks"])]
    way: Option<String>,
}

#[derive(Serialize)]
struct Row {
    outcome: String,
    pages: usize,
}

/// So many failures are shown one by one.
const SHOWN: usize = 20;

/// Crawls the site at `--url`.
///
/// # Errors
/// On Ctrl-C, for a URL that cannot be crawled, or if the site's robots.txt
/// does not allow it.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let (way, crawl) = way(options)?;
    let job = job(options, lesson)?;
    let title = format!("Crawling {}", options.url);
    lesson.experiment("site", &title, |lesson, experiment| {
        experiment.param("url", options.url.as_str());
        experiment.param("workers", job.workers);
        experiment.param("way", way);
        experiment.columns([("outcome", Unit::None), ("pages", Unit::None)]);

        let (haul, cost) = observe(|_| crawl(&job));

        experiment.row(Row {
            outcome: "fetched".into(),
            pages: haul.pages.len(),
        });
        for (outcome, pages) in haul.failures() {
            experiment.row(Row { outcome, pages });
        }
        tell(&haul, &cost, job.cut.is_due(), experiment);
        let most = job.gauge.most();
        experiment.claim(Claim::at_most(
            "never-more",
            "Pages in flight at once",
            most as f64,
            job.workers.get() as f64,
        ));
        lesson.stop().check()?;
        Ok(())
    })
}

/// How it is crawled. The client for tasks speaks no TLS.
fn way(options: &Options) -> Result<Way, Error> {
    let secure = options.url.scheme() == "https";
    let usual = if secure { "frontier" } else { "tasks" };
    let name = options.way.as_deref().unwrap_or(usual);
    if secure && name == "tasks" {
        let problem = "accepts rounds and frontier for an https address";
        return Err(Error::bad_input("--way", name, problem));
    }
    let mut ways = WAYS.into_iter();
    let way = ways.find(|(way, _)| *way == name);
    Ok(way.expect("the option takes the names of the ways and no others"))
}

fn tell(
    haul: &Haul,
    cost: &Resources,
    cut_off: bool,
    experiment: &mut Experiment,
) {
    let links: usize = haul.pages.values().map(|page| page.links).sum();
    experiment.note(&format!(
        "{links} links, {} bytes, {} retries, in {:.2} s and {:.2} CPU s",
        haul.bytes, haul.retries, cost.wall, cost.cpu
    ));
    // Of two runs that found the same, the same; and of no others.
    let mut hasher = DefaultHasher::new();
    for (url, page) in &haul.pages {
        (url.as_str(), page.links, page.bytes).hash(&mut hasher);
    }
    experiment.note(&format!("fingerprint {:016x}", hasher.finish()));
    if cut_off {
        experiment.note("cut off: there may be more");
    }
    for (url, failure) in haul.failed.iter().take(SHOWN) {
        experiment.note(&format!("{failure}: {url}"));
    }
    let more = haul.failed.len().saturating_sub(SHOWN);
    if more > 0 {
        experiment.note(&format!("and {more} more"));
    }
}

fn job(options: &Options, lesson: &Lesson) -> Result<Job, Error> {
    let mut start = options.url.clone();
    start.set_fragment(None);
    let delay = options.delay.unwrap_or(Duration::from_secs(1));
    let few = if delay.is_zero() { 10 } else { 1 };
    let workers = options.workers.or(NonZeroUsize::new(few));
    let workers = workers.expect("neither is 0");
    let settings = Settings {
        workers,
        ..Settings::default()
    };
    let robots = Arc::new(robots(&start, &settings)?);
    let origin = start.origin();
    let follow = {
        let (origin, robots) = (origin.clone(), Arc::clone(&robots));
        Follow::only(move |to| to.origin() == origin && robots.allows(to))
    };
    let asked = robots.delay().unwrap_or_default();
    let delay = if delay.is_zero() {
        delay
    } else {
        delay.max(asked)
    };
    Ok(Job {
        scope: Scope::Site {
            origin,
            robots,
            most: options.max_pages.map_or(100, usize::from),
        },
        start: vec![start],
        workers,
        settings: Settings { follow, ..settings },
        read: by_tokens,
        pace: Arc::new(Pace::new(delay)),
        cut: Cut {
            stop: lesson.stop().clone(),
            deadline: options.deadline.map(|time| Instant::now() + time),
        },
        gauge: Arc::default(),
        timeline: lesson.timeline().clone(),
        progress: lesson.progress(0, "crawl"),
    })
}

/// The house rules, which must let us in.
fn robots(start: &Url, settings: &Settings) -> Result<Robots, Error> {
    let place = robots_url(start);
    let file = Client::new(settings.clone()).fetch(&place);
    let agent = settings.user_agent.to_str().unwrap_or_default();
    let robots = Robots::from_outcome(&file, agent);
    if robots.allows(start) {
        return Ok(robots);
    }
    let why = match file {
        Err(error) if robots.is_closed() => {
            format!("{error}: who has no rules to read stays away")
        }
        _ => format!("{place} does not allow {start}"),
    };
    Err(Error::Failed(why))
}

fn address(text: &str) -> Result<Url, String> {
    let accepts = "accepts an address like http://example.org/";
    let url: Url = text.parse().map_err(|_| accepts.to_owned())?;
    match url.scheme() {
        "http" if url.has_host() => Ok(url),
        "https" if cfg!(feature = "tls") => Ok(url),
        "https" => Err(format!(
            "https needs TLS: cargo run -p crawl --features tls -- --url {url}"
        )),
        _ => Err(accepts.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_are_taken() {
        assert!(address("http://localhost:8000/a").is_ok());
        for refused in ["localhost", "ftp://shop.test/", "", "mailto:a@b.c"] {
            let said = address(refused).unwrap_err();
            assert!(said.starts_with("accepts"), "{refused}: {said}");
        }
    }

    #[test]
    #[cfg(not(feature = "tls"))]
    fn an_https_address_is_refused_with_the_command_that_takes_it() {
        let said = address("https://example.org/").unwrap_err();

        let command = "cargo run -p crawl --features tls -- --url https://";
        assert!(said.contains(command), "{said}");
    }
}
