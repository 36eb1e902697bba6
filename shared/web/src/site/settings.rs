//! What the site is to be like.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::fault::Fault;

/// What the site is to be like: how large, and how it misbehaves.
///
/// The same settings make the same site: pages, links and faults come from the
/// seed, never from the time or from the order of the requests.
///
/// ```
/// use std::time::Duration;
/// use web::site::{Fault, Rule, Settings};
///
/// let settings = Settings::new(42)
///     .articles(500)
///     .rule(Rule::everywhere().latency(Duration::from_millis(50)))
///     .rule(
///         Rule::host("shop.test")
///             .path("/product/")
///             .fault(Fault::Status(503))
///             .share(0.1)
///             .attempts(2),
///     );
/// # let _ = settings;
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    pub(super) seed: u64,
    pub(super) articles: usize,
    pub(super) products: usize,
    pub(super) csv_bytes: usize,
    pub(super) outside_links: usize,
    pub(super) rules: Vec<Rule>,
}

impl Settings {
    /// A site that answers at once and without a fault on its own hosts: 400
    /// articles, 600 products, CSV files of two megabytes, 200 addresses outside.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            articles: 400,
            products: 600,
            csv_bytes: 2_000_000,
            outside_links: 200,
            rules: Vec::new(),
        }
    }

    /// How many articles the wiki has, at least 1.
    #[must_use]
    pub fn articles(mut self, articles: usize) -> Self {
        self.articles = articles.max(1);
        self
    }

    /// How many products the shop sells, at least 1.
    #[must_use]
    pub fn products(mut self, products: usize) -> Self {
        self.products = products.max(1);
        self
    }

    /// About how many bytes each of the three CSV files has.
    #[must_use]
    pub fn csv_bytes(mut self, bytes: usize) -> Self {
        self.csv_bytes = bytes;
        self
    }

    /// How many different addresses outside the wiki links to. What happens at
    /// one stands at the beginning of its path: `/404/…` is not there.
    #[must_use]
    pub fn outside_links(mut self, links: usize) -> Self {
        self.outside_links = links;
        self
    }

    /// Adds a rule. Where several speak of the same thing, the last one that
    /// applies to a request decides.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }
}

/// How one part of the site behaves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    pub(super) host: Option<String>,
    pub(super) path: String,
    pub(super) latency: Option<Duration>,
    pub(super) jitter: Option<Duration>,
    pub(super) bandwidth: Option<u64>,
    pub(super) fault: Option<Fault>,
    pub(super) share: f64,
    pub(super) attempts: u64,
}

impl Rule {
    /// A rule for every page of every host.
    #[must_use]
    pub fn everywhere() -> Self {
        Self {
            host: None,
            path: "/".into(),
            latency: None,
            jitter: None,
            bandwidth: None,
            fault: None,
            share: 1.0,
            attempts: u64::MAX,
        }
    }

    /// A rule for one host.
    #[must_use]
    pub fn host(host: &str) -> Self {
        Self {
            host: Some(host.to_ascii_lowercase()),
            ..Self::everywhere()
        }
    }

    /// Only for paths that begin like this.
    #[must_use]
    pub fn path(mut self, prefix: &str) -> Self {
        prefix.clone_into(&mut self.path);
        self
    }

    /// How long every answer waits before its first byte.
    #[must_use]
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = Some(latency);
        self
    }

    /// Up to this much more latency, a different part of it for each path and
    /// attempt.
    #[must_use]
    pub fn jitter(mut self, jitter: Duration) -> Self {
        self.jitter = Some(jitter);
        self
    }

    /// At most so many bytes per second on each connection.
    #[must_use]
    pub fn bandwidth(mut self, bytes_per_second: u64) -> Self {
        self.bandwidth = Some(bytes_per_second.max(1));
        self
    }

    /// What goes wrong with the answers.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.fault = Some(fault);
        self
    }

    /// The share of paths that have the fault, from 0 to 1. Which ones is
    /// decided by the seed.
    #[must_use]
    pub fn share(mut self, share: f64) -> Self {
        self.share = share;
        self
    }

    /// How often a path fails before it works: the first so many requests for
    /// it since the books were reset. Without this it always fails.
    #[must_use]
    pub fn attempts(mut self, attempts: u64) -> Self {
        self.attempts = attempts;
        self
    }
}
