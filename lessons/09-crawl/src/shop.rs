//! The shop that is crawled: the local site, with its dials.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use rand::RngExt;
use shared::lesson::{Error, Lesson};
use shared::measure::Timeline;
use url::Url;
use web::blocking::Client;
use web::polite::{Pace, Robots, robots_url};
use web::settings::Settings;
use web::site::{self, Books, Fault, Names, Rule, SHOP, Site, SiteError};

use crate::crawl::{Cut, Job, Scope, by_tree};

/// A shop that is open.
pub struct Shop {
    site: Site,
    seed: u64,
    robots: Arc<Robots>,
}

/// Pages that never end well, whatever a client does. No page leads to them:
/// the crawl is sent there.
const TRAPS: [(&str, Fault); 4] = [
    ("/old/circle", Fault::RedirectLoop { status: 302 }),
    ("/old/endless", Fault::EndlessBody),
    ("/old/bomb", Fault::GzipBomb { bytes: 1 << 30 }),
    ("/old/gone", Fault::Status(410)),
];

/// More than any page of the shop has.
const BODY_LIMIT: u64 = 1 << 20;

/// One page in so many has a fault that passes, of each kind.
const KINDS: f64 = 8.0;

impl Shop {
    /// Opens a shop of so many products that answers after `latency`.
    ///
    /// # Errors
    /// If the site's process cannot be started.
    pub fn open(
        lesson: &Lesson,
        products: usize,
        latency: Duration,
    ) -> Result<Self, Error> {
        Self::with_faults(lesson, products, latency, 0.0)
    }

    /// Opens a shop in which this share of the pages has a fault at first.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn with_faults(
        lesson: &Lesson,
        products: usize,
        latency: Duration,
        share: f64,
    ) -> Result<Self, Error> {
        let seed = lesson.seed().generator(9).random();
        let mut settings = site::Settings::new(seed)
            .products(products)
            .rule(Rule::host(SHOP).latency(latency));
        if share > 0.0 {
            for rule in faults(share / KINDS) {
                settings = settings.rule(rule);
            }
        }
        let site = Site::start(&settings).map_err(|error| failed(&error))?;
        let client = Client::new(client(seed, site.names()));
        let file = client.fetch(&robots_url(&at("/")));
        let agent = Settings::default().user_agent;
        let agent = agent.to_str().unwrap_or_default();
        Ok(Self {
            site,
            seed,
            robots: Arc::new(Robots::from_outcome(&file, agent)),
        })
    }

    /// A crawl of all of it.
    pub fn job(&self, lesson: &Lesson, workers: NonZeroUsize) -> Job {
        Job {
            start: vec![at("/")],
            scope: Scope::Site {
                origin: at("/").origin(),
                robots: Arc::clone(&self.robots),
                most: usize::MAX,
            },
            workers,
            settings: Settings {
                workers,
                ..client(self.seed, self.site.names())
            },
            read: by_tree,
            pace: Arc::new(Pace::new(Duration::ZERO)),
            cut: Cut {
                stop: lesson.stop().clone(),
                deadline: None,
            },
            gauge: Arc::default(),
            timeline: Timeline::default(),
            progress: lesson.progress(0, "crawl"),
        }
    }

    /// A fetch of these pages, and of no others.
    pub fn errand(
        &self,
        lesson: &Lesson,
        workers: NonZeroUsize,
        pages: &[Url],
    ) -> Job {
        Job {
            start: pages.to_vec(),
            scope: Scope::Start,
            progress: lesson.progress(pages.len() as u64, "pages"),
            ..self.job(lesson, workers)
        }
    }

    /// The products' pages, as the sitemap lists them.
    ///
    /// # Errors
    /// If it cannot be fetched.
    pub fn products(&self) -> Result<Vec<Url>, Error> {
        let client = Client::new(client(self.seed, self.site.names()));
        let map = client
            .fetch(&at("/sitemap.xml"))
            .map_err(|error| Error::Failed(error.to_string()))?;
        let text = map.text();
        let places = text.split("<loc>").skip(1);
        let places = places.filter_map(|rest| rest.split('<').next());
        Ok(places
            .filter_map(|place| place.parse().ok())
            .filter(|url: &Url| url.path().starts_with("/product/"))
            .collect())
    }

    /// What the site wrote down since this was asked last.
    ///
    /// # Errors
    /// If the site has ended.
    pub fn books(&self) -> Result<Books, Error> {
        let books = self.site.books().map_err(|error| failed(&error))?;
        self.site.reset_books().map_err(|error| failed(&error))?;
        Ok(books)
    }

    /// The name service, for a Python twin.
    #[must_use]
    pub fn names(&self) -> &Names {
        self.site.names()
    }
}

/// Where a path of the shop is.
pub fn at(path: &str) -> Url {
    format!("http://{SHOP}{path}")
        .parse()
        .expect("our own paths are well formed")
}

/// The pages that never end well.
pub fn traps() -> impl Iterator<Item = Url> {
    TRAPS.iter().map(|(path, _)| at(path))
}

fn client(seed: u64, names: &Names) -> Settings {
    Settings {
        retries: 4,
        back_off: Duration::from_millis(50),
        body_limit: BODY_LIMIT,
        connect: Duration::from_secs(10),
        seed,
        names: Some(names.clone()),
        ..Settings::default()
    }
}

/// Faults of each kind, for this share of the pages each, and the traps.
fn faults(share: f64) -> impl Iterator<Item = Rule> {
    let passing = [
        (Fault::Status(503), 2),
        (
            Fault::RetryAfter {
                status: 429,
                seconds: 1,
            },
            1,
        ),
        (Fault::Dropped, 2),
        (Fault::Truncated, 1),
        (Fault::Reset, 1),
        (Fault::Garbage, 1),
        // Not a fault, but a way that not every client goes.
        (
            Fault::Redirects {
                status: 302,
                hops: 2,
            },
            u64::MAX,
        ),
        (Fault::Gzip, u64::MAX),
    ];
    let passing = passing.into_iter().map(move |(fault, attempts)| {
        Rule::host(SHOP)
            .fault(fault)
            .share(share)
            .attempts(attempts)
    });
    let traps = TRAPS
        .iter()
        .map(|(path, fault)| Rule::host(SHOP).path(path).fault(fault.clone()));
    passing.chain(traps)
}

fn failed(error: &SiteError) -> Error {
    Error::Failed(error.to_string())
}
