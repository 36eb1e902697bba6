//! What to do next on the way to a page.
//!
//! **The question.** Two clients are to behave the same: the same redirects
//! followed, the same failures tried again after the same pauses. One blocks
//! and one awaits, so they cannot share the code that waits.
//!
//! **The naive answer** is to write it twice, or to let each HTTP library do it
//! its way: one follows ten redirects, the other none; one calls a reset an
//! error and the other tries again.
//!
//! **The mend** is to share all code that decides, and none that waits. A
//! [`Visit`] never touches a socket or a clock that it is not given. Its client
//! asks what it says, hands in what came, and is told the [`Next`] step:
//!
//! ```text
//! client ── ask() ──────▶ Visit   which URL, HEAD or GET, until when
//!        ── judge(came) ▶         ask again │ pause, then ask │ done
//! ```

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{Duration, Instant, SystemTime};

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use http::{HeaderMap, HeaderName, Method};
use url::Url;

use crate::outcome::{Failure, FetchError, Fetched};
use crate::settings::Settings;

/// What is wanted of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    /// All of it.
    Page,
    /// Whether it is there.
    Presence,
}

/// One request to make.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) url: Url,
    pub(crate) method: Method,
    pub(crate) want: Want,
    /// When it must be over, whatever the timeouts of its parts say.
    pub(crate) until: Instant,
}

/// What came for a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: Option<String>,
    location: Option<String>,
    retry_after: Option<String>,
    /// Unpacked; empty where it was not read.
    pub(crate) body: Vec<u8>,
    pub(crate) wire_bytes: u64,
}

/// What a client does next.
#[derive(Debug)]
pub(crate) enum Next {
    /// Waits so long, which may be no time, and asks again.
    AskAfter(Duration),
    /// Stops: this came of it.
    Done(Box<Result<Fetched, FetchError>>),
}

/// On the way to one page.
pub(crate) struct Visit<'s> {
    settings: &'s Settings,
    want: Want,
    method: Method,
    /// Where we are: the redirects followed and, last, what is asked for now.
    path: Vec<Url>,
    until: Instant,
    attempts: u32,
    pauses: ExponentialBackoff,
}

impl Answer {
    /// An answer whose body has not been read.
    pub(crate) fn head(status: u16, headers: &HeaderMap) -> Self {
        let text = |name: HeaderName| {
            let value = headers.get(name)?.as_bytes();
            Some(String::from_utf8_lossy(value).into_owned())
        };
        Self {
            status,
            content_type: text(CONTENT_TYPE),
            location: text(LOCATION),
            retry_after: text(RETRY_AFTER),
            ..Self::default()
        }
    }

    /// Whether its body is worth reading: that of an error or a redirect is
    /// left where it is.
    pub(crate) fn has_wanted_body(&self, ask: &Ask) -> bool {
        ask.want == Want::Page
            && ask.method == Method::GET
            && (200..300).contains(&self.status)
    }
}

impl<'s> Visit<'s> {
    /// At the beginning of the way.
    pub(crate) fn begin(settings: &'s Settings, url: &Url, want: Want) -> Self {
        let mut url = url.clone();
        url.set_fragment(None);
        let pauses = ExponentialBuilder::new()
            .with_min_delay(settings.back_off)
            .with_max_times(settings.retries)
            .with_jitter()
            .with_jitter_seed(luck(settings.seed, &url))
            .build();
        Self {
            settings,
            want,
            method: match want {
                Want::Page => Method::GET,
                Want::Presence => Method::HEAD,
            },
            path: vec![url],
            until: Instant::now() + settings.whole,
            attempts: 1,
            pauses,
        }
    }

    /// What to ask for now.
    ///
    /// # Errors
    /// If that cannot be asked for, or the time is up.
    pub(crate) fn ask(&self) -> Result<Ask, Failure> {
        let url = self.here();
        match url.scheme() {
            "http" => {}
            "https" if cfg!(feature = "tls") => {}
            "https" => return Err(Failure::NeedsTls),
            _ => return Err(Failure::BadUrl),
        }
        if Instant::now() >= self.until {
            return Err(Failure::Deadline(self.settings.whole));
        }
        Ok(Ask {
            url: url.clone(),
            method: self.method.clone(),
            want: self.want,
            until: self.until,
        })
    }

    /// What to do next, after that came.
    pub(crate) fn judge(&mut self, came: Result<Answer, Failure>) -> Next {
        match came {
            Err(failure) => self.try_again(failure, None),
            Ok(answer) => match answer.status {
                301 | 302 | 303 | 307 | 308 => self.follow(&answer),
                // Not every server knows HEAD (RFC 9110, 15.5.6 and 15.6.2).
                405 | 501 if self.method == Method::HEAD => {
                    self.method = Method::GET;
                    Next::AskAfter(Duration::ZERO)
                }
                200..=299 => self.arrive(answer),
                status => {
                    let wish = answer.retry_after.as_deref();
                    self.try_again(Failure::Status(status), wish)
                }
            },
        }
    }

    fn arrive(&self, answer: Answer) -> Next {
        Next::Done(Box::new(Ok(Fetched {
            url: self.here().clone(),
            status: answer.status,
            content_type: answer.content_type,
            body: answer.body,
            wire_bytes: answer.wire_bytes,
            redirects: self.path.len() - 1,
            attempts: self.attempts,
        })))
    }

    fn follow(&mut self, answer: &Answer) -> Next {
        let to = answer.location.as_deref();
        let to = to.and_then(|location| self.here().join(location).ok());
        let Some(mut to) = to else {
            return self.give_up(Failure::BadRedirect);
        };
        to.set_fragment(None);
        if self.path.contains(&to) {
            return self.give_up(Failure::RedirectLoop);
        }
        let limit = self.settings.redirects;
        if self.path.len() > limit {
            return self.give_up(Failure::TooManyRedirects(limit));
        }
        if !self.settings.follow.allows(&to) {
            return self.give_up(Failure::NotFollowed(Box::new(to)));
        }
        self.path.push(to);
        Next::AskAfter(Duration::ZERO)
    }

    fn try_again(&mut self, failure: Failure, wish: Option<&str>) -> Next {
        if !failure.may_pass() {
            return self.give_up(failure);
        }
        let Some(pause) = self.pauses.next() else {
            return self.give_up(failure);
        };
        let wish = wish.and_then(|wish| asked_for(wish, SystemTime::now()));
        let pause = pause.max(wish.unwrap_or_default());
        let too_long = wish > Some(self.settings.longest_wait);
        // Who will have no time left to ask need not wait for it.
        if too_long || Instant::now() + pause >= self.until {
            return self.give_up(failure);
        }
        self.attempts += 1;
        Next::AskAfter(pause)
    }

    fn give_up(&self, failure: Failure) -> Next {
        Next::Done(Box::new(Err(FetchError {
            url: Box::new(self.here().clone()),
            failure,
            redirects: self.path.len() - 1,
            attempts: self.attempts,
        })))
    }

    fn here(&self) -> &Url {
        self.path.last().expect("a way begins somewhere")
    }
}

/// What the jitter of a URL's pauses is drawn from.
fn luck(seed: u64, url: &Url) -> u64 {
    // Its keys are constants: the same luck in each run.
    let mut hasher = DefaultHasher::new();
    (seed, url.as_str()).hash(&mut hasher);
    hasher.finish()
}

/// How long a server asks to wait, with `Retry-After`: in seconds, or until a
/// date (RFC 9110, 10.2.3). `None` where it makes no sense.
fn asked_for(wish: &str, now: SystemTime) -> Option<Duration> {
    let wish = wish.trim();
    if let Ok(seconds) = wish.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = httpdate::parse_http_date(wish).ok()?;
    // A date in the past: at once.
    Some(then.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests;
