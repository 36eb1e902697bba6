//! The local web of this lesson, and the client that goes there.

use std::num::NonZeroUsize;
use std::time::Duration;

use http::HeaderValue;
use shared::lesson::{Error, Lesson};
use shared::measure::set_aside;
use url::Url;
use web::settings::Settings as Client;
use web::site::{Rule, Settings, Site, SiteError, WIKI};

use crate::pages;

/// Many servers turn away whoever does not look like a browser.
const BROWSER: &str =
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
/// How long to wait before asking a second time.
const BACK_OFF: Duration = Duration::from_millis(20);

/// The local web, and how to go there.
pub struct World {
    pub site: Site,
    pub seed: u64,
    /// How long every answer takes.
    pub latency: Duration,
}

impl World {
    /// Starts the local web.
    pub fn start(
        lesson: &Lesson,
        latency: Option<Duration>,
    ) -> Result<Self, Error> {
        let latency = latency.unwrap_or(
            lesson.size(Duration::from_millis(50), Duration::from_millis(10)),
        );
        let seed = lesson.seed().into();
        let settings = Settings::new(seed)
            .outside_links(lesson.size(100, 36))
            .rule(Rule::everywhere().latency(latency));
        let site = Site::start(&settings).map_err(failed)?;
        set_aside(site.process_id());
        Ok(Self {
            site,
            seed,
            latency,
        })
    }

    pub fn random_page(&self) -> Url {
        let url = self.site.url(WIKI, "/random");
        url.parse().expect("it is a URL")
    }

    pub fn front_page(&self) -> Url {
        let url = self.site.url(WIKI, "/");
        url.parse().expect("it is a URL")
    }

    /// A client for so many workers that gives each link so long.
    pub fn client(&self, workers: NonZeroUsize, timeout: Duration) -> Client {
        Client {
            names: Some(self.site.names().clone()),
            seed: self.seed,
            ..client(workers, timeout)
        }
    }

    /// The external links of random pages, as the experiment `pages` finds
    /// them.
    pub fn links(&self, lesson: &Lesson) -> Result<Vec<Url>, Error> {
        let pages = lesson.size(100, 20);
        let workers = NonZeroUsize::new(10).expect("ten is not zero");
        Ok(pages::fetch(self, pages, workers, lesson)?.links)
    }
}

/// A client that takes no longer than the timeout for a link, whatever happens.
pub fn client(workers: NonZeroUsize, timeout: Duration) -> Client {
    Client {
        user_agent: HeaderValue::from_static(BROWSER),
        connect: timeout,
        response: timeout,
        body: timeout,
        whole: timeout,
        retries: 1,
        back_off: BACK_OFF,
        workers,
        ..Client::default()
    }
}

/// An error of the local web ends the lesson.
#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
pub fn failed(error: SiteError) -> Error {
    Error::Failed(error.to_string())
}
