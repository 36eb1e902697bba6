//! What comes of a fetch, in one vocabulary for both clients.
//!
//! A lesson that compares threads with tasks compares the very same answers:
//! [`blocking`](crate::blocking) and [`asynchronous`](crate::asynchronous) give
//! a [`Fetched`] or a [`FetchError`], and what each [`Failure`] means does not
//! depend on who met it.

use std::borrow::Cow;
use std::io;
use std::time::Duration;

use thiserror::Error;
use url::Url;

use crate::charset;

/// A page that was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Where it was found, after redirects.
    pub url: Url,
    /// The status of the answer: 200 as a rule.
    pub status: u16,
    /// What the answer says it is: `text/html; charset=utf-8`.
    pub content_type: Option<String>,
    /// The page, unpacked. Empty if only its being there was asked for.
    pub body: Vec<u8>,
    /// Bytes of body that came over the wire, packed as they were.
    pub wire_bytes: u64,
    /// How many redirects led to it.
    pub redirects: usize,
    /// How often it was asked for: 1 if nothing went wrong.
    pub attempts: u32,
}

impl Fetched {
    /// The page as text, from whatever character set it came in.
    ///
    /// A wrong or unknown character set is no error: what cannot be read
    /// becomes U+FFFD.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        charset::decode(&self.body, self.content_type.as_deref())
    }

    /// Whether the answer says that it is HTML.
    #[must_use]
    pub fn is_html(&self) -> bool {
        self.content_type.as_deref().is_some_and(|kind| {
            let kind = kind.split(';').next().unwrap_or(kind).trim();
            kind.eq_ignore_ascii_case("text/html")
                || kind.eq_ignore_ascii_case("application/xhtml+xml")
        })
    }
}

/// A page that could not be fetched, however often it was tried.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{url}: {failure}")]
pub struct FetchError {
    /// Where it went wrong, after redirects.
    pub url: Box<Url>,
    /// What went wrong, at the last attempt.
    pub failure: Failure,
    /// How many redirects led there.
    pub redirects: usize,
    /// How often it was tried.
    pub attempts: u32,
}

/// What can go wrong with a fetch.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Failure {
    /// Not a URL that can be asked for.
    #[error("not an address of the web: accepts http and https")]
    BadUrl,
    /// An `https` URL, and a build without TLS.
    #[error(
        "https needs a build with TLS: add `--features tls` after `cargo run`"
    )]
    NeedsTls,
    /// No name service knows the host.
    #[error("no such host")]
    UnknownHost,
    /// The host is there, and nobody listens at its port.
    #[error("connection refused")]
    Refused,
    /// The host cannot be reached.
    #[error("cannot connect: {0}")]
    Unreachable(String),
    /// No connection in time.
    #[error("no connection within {0:?}")]
    ConnectTimeout(Duration),
    /// Connected, but no whole head of an answer in time.
    #[error("no answer within {0:?}")]
    ResponseTimeout(Duration),
    /// An answer began, but its body did not end in time.
    #[error("the body did not end within {0:?}")]
    BodyTimeout(Duration),
    /// All attempts, redirects and pauses together took too long.
    #[error("not fetched within {0:?} in all")]
    Deadline(Duration),
    /// The connection was closed or reset before the end of an answer's head.
    #[error("the connection was dropped")]
    Dropped,
    /// The connection was closed or reset before the end of the body.
    #[error("the body ended early")]
    Truncated,
    /// What came is not HTTP.
    #[error("the answer is not HTTP")]
    NotHttp,
    /// The body cannot be unpacked.
    #[error("the body cannot be unpacked")]
    BadCompression,
    /// The body is larger than wanted, unpacked.
    #[error("the body is larger than {0} bytes")]
    TooLarge(u64),
    /// A redirect that does not say where to, or not in a way to follow.
    #[error("a redirect to nowhere")]
    BadRedirect,
    /// Redirects without an end in sight.
    #[error("more than {0} redirects")]
    TooManyRedirects(usize),
    /// Redirects that lead in a circle.
    #[error("the redirects lead in a circle")]
    RedirectLoop,
    /// A redirect to where the client may not go.
    #[error("a redirect to {0}, where it may not go")]
    NotFollowed(Box<Url>),
    /// The server refuses, or has a fault: 404, 503, …
    #[error("status {0}")]
    Status(u16),
    /// No secure connection.
    #[error("no secure connection: {0}")]
    Tls(String),
    /// The client was shut down in the meantime.
    #[error("the client was shut down")]
    ShutDown,
}

impl Failure {
    /// What it is counted as in tables: a few words without figures, but for
    /// the status.
    ///
    /// ```
    /// use web::outcome::Failure;
    ///
    /// assert_eq!(Failure::Refused.kind(), "refused");
    /// assert_eq!(Failure::Status(404).kind(), "404");
    /// ```
    #[must_use]
    pub fn kind(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Status(status) => return status.to_string().into(),
            Self::BadUrl => "bad URL",
            Self::NeedsTls => "needs TLS",
            Self::UnknownHost => "unknown host",
            Self::Refused => "refused",
            Self::Unreachable(_) => "unreachable",
            Self::ConnectTimeout(_) => "connect timeout",
            Self::ResponseTimeout(_) => "response timeout",
            Self::BodyTimeout(_) => "body timeout",
            Self::Deadline(_) => "deadline",
            Self::Dropped => "dropped",
            Self::Truncated => "truncated",
            Self::NotHttp => "not HTTP",
            Self::BadCompression => "bad compression",
            Self::TooLarge(_) => "too large",
            Self::BadRedirect => "bad redirect",
            Self::TooManyRedirects(_) => "too many redirects",
            Self::RedirectLoop => "redirect loop",
            Self::NotFollowed(_) => "not followed",
            Self::Tls(_) => "TLS",
            Self::ShutDown => "shut down",
        })
    }

    /// Whether another attempt may do better.
    ///
    /// A host without a name, a port without a listener, a page that is not
    /// there or too large will be the same a moment later. What broke on the
    /// way, or was said to be for now, may not.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::ConnectTimeout(_)
            | Self::ResponseTimeout(_)
            | Self::BodyTimeout(_)
            | Self::Dropped
            | Self::Truncated
            | Self::NotHttp
            | Self::BadCompression => true,
            // As they are defined in RFC 9110, 15.5 and 15.6, and RFC 6585.
            Self::Status(status) => {
                matches!(status, 408 | 429 | 500 | 502 | 503 | 504)
            }
            _ => false,
        }
    }

    /// What the early end of a connection means, so far into an exchange.
    pub(crate) fn cut_off(phase: Phase) -> Self {
        match phase {
            Phase::Head => Self::Dropped,
            Phase::Body => Self::Truncated,
        }
    }

    /// What an error of the system means, so far into an exchange.
    pub(crate) fn from_io(
        error: &io::Error,
        phase: Phase,
        connect: Duration,
    ) -> Self {
        use io::ErrorKind as Kind;

        match error.kind() {
            Kind::ConnectionRefused => Self::Refused,
            Kind::TimedOut => Self::ConnectTimeout(connect),
            Kind::UnexpectedEof
            | Kind::ConnectionReset
            | Kind::ConnectionAborted
            | Kind::BrokenPipe
            | Kind::NotConnected => Self::cut_off(phase),
            Kind::InvalidData | Kind::InvalidInput => Self::NotHttp,
            // No route, no permission, no descriptors left: not the page's
            // fault, and the system's own words say it best.
            _ => Self::Unreachable(error.to_string()),
        }
    }
}

/// How far an exchange has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Up to the end of the answer's head.
    Head,
    /// After it.
    Body,
}
