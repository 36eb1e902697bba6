//! What can go wrong with an answer.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What goes wrong with an answer, or is at least unusual about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// This status instead of the page: 404, 410, 500, …
    Status(u16),
    /// This status (429 or 503) and the wish to be asked again in so many
    /// seconds, as `Retry-After`.
    RetryAfter {
        /// 429 or 503.
        status: u16,
        /// How many seconds the client is asked to wait.
        seconds: u32,
    },
    /// A chain of redirects to the page.
    Redirects {
        /// 301, 302, 303, 307 or 308.
        status: u16,
        /// How many redirects there are before the page comes.
        hops: u32,
    },
    /// A redirect that leads back to itself through a second address.
    RedirectLoop {
        /// 301, 302, 303, 307 or 308.
        status: u16,
    },
    /// 405 to HEAD, with the page to GET.
    NoHead,
    /// The connection is accepted and the request read; no answer ever comes.
    Silence,
    /// The head of the answer comes a byte at a time, with this pause between.
    SlowHead(Duration),
    /// The body comes in small pieces, with this pause between.
    SlowBody(Duration),
    /// The body never ends, and its length is not said.
    EndlessBody,
    /// `Content-Length` says more than comes before the connection closes.
    Truncated,
    /// The connection is closed instead of an answer.
    Dropped,
    /// The connection is reset in the middle of the body.
    Reset,
    /// Bytes that are not HTTP.
    Garbage,
    /// The body is compressed, asked or not.
    Gzip,
    /// The body is small and unpacks to so many bytes.
    GzipBomb {
        /// How many bytes come out.
        bytes: u64,
    },
    /// The body is in another character set than its header says.
    Charset {
        /// What `Content-Type` says, if it says anything: `utf-8`.
        said: Option<String>,
        /// What the text is encoded in: `windows-1251`.
        sent: String,
    },
}
