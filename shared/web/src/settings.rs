//! What a client may do, and for how long.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use url::Url;

use crate::site::Names;

/// What a client may do, and for how long. Both clients take it, and behave
/// the same for it.
///
/// ```
/// use std::time::Duration;
/// use web::settings::Settings;
///
/// let patient = Settings {
///     retries: 5,
///     whole: Duration::from_mins(2),
///     ..Settings::default()
/// };
/// assert_eq!(patient.redirects, Settings::default().redirects);
/// ```
#[derive(Clone, Debug)]
pub struct Settings {
    /// Who asks, as servers see it.
    pub user_agent: HeaderValue,
    /// How long to wait for a connection.
    pub connect: Duration,
    /// How long to wait for the head of an answer.
    pub response: Duration,
    /// How long to wait for the end of a body.
    pub body: Duration,
    /// How long all of it may take, with retries, redirects and pauses.
    pub whole: Duration,
    /// How many redirects are followed.
    pub redirects: usize,
    /// Where redirects may lead.
    pub follow: Follow,
    /// How many bytes a body may have when it is unpacked. Counted on the wire,
    /// a small file that unpacks to gigabytes would pass.
    pub body_limit: u64,
    /// How often what [may pass](crate::outcome::Failure::may_pass) is tried
    /// again.
    pub retries: usize,
    /// About how long to wait before the first retry; before each one after it
    /// twice as long.
    pub back_off: Duration,
    /// The longest wait a server may ask for with `Retry-After`. Who asks for
    /// more is not asked again: asking too early would be impolite.
    pub longest_wait: Duration,
    /// How many fetches there may be at once: so many connections are kept for
    /// the next ones.
    pub workers: NonZeroUsize,
    /// What the waits before retries are drawn from, with the URL: the same in
    /// each run, and different from each other, so that a hundred fetches that
    /// failed together do not come again together.
    pub seed: u64,
    /// The name service of the local site, if that is where to go. Hosts it
    /// does not know are the system's.
    pub names: Option<Names>,
}

/// A User-Agent that says who we are, and where to complain.
const USER_AGENT: &str =
    concat!("concurrency-course/", env!("CARGO_PKG_VERSION"));

impl Default for Settings {
    fn default() -> Self {
        Self {
            user_agent: HeaderValue::from_static(USER_AGENT),
            connect: Duration::from_secs(5),
            response: Duration::from_secs(10),
            body: Duration::from_secs(20),
            whole: Duration::from_mins(1),
            redirects: 10,
            follow: Follow::anywhere(),
            body_limit: 8 << 20,
            retries: 3,
            back_off: Duration::from_millis(100),
            longest_wait: Duration::from_secs(10),
            workers: NonZeroUsize::MIN,
            seed: 0,
            names: None,
        }
    }
}

/// Where redirects may lead.
#[derive(Clone)]
pub struct Follow(Option<Arc<May>>);

type May = dyn Fn(&Url) -> bool + Send + Sync;

impl Follow {
    /// Wherever they like.
    #[must_use]
    pub fn anywhere() -> Self {
        Self(None)
    }

    /// Only to where `may` says yes: to the same host, to what robots.txt
    /// allows.
    pub fn only(may: impl Fn(&Url) -> bool + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(may)))
    }

    pub(crate) fn allows(&self, url: &Url) -> bool {
        self.0.as_ref().is_none_or(|may| may(url))
    }
}

impl fmt::Debug for Follow {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.0 {
            None => "anywhere",
            Some(_) => "only where it may",
        })
    }
}
