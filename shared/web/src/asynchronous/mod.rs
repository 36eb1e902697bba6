//! A client for tasks: whoever fetches awaits, and the thread goes on.
//!
//! It speaks HTTP/1 through [`hyper`], one connection at a time. Between
//! `hyper` and a page stand three phases, each with a limit of its own:
//! connecting, waiting for the head of the answer, reading the body. `hyper`'s
//! ready-made client hides the first two behind one future, so that a host that
//! cannot be reached and one that thinks too long look the same; here the idle
//! connections are kept by hand, in a few lines, and each phase is
//! awaited for itself.
//!
//! It speaks no TLS, whatever the build: for https there is the client for
//! threads.
//!
//! To stop a fetch, drop its future: its connection is closed with it.

mod connect;
mod limit;
mod pool;

use std::error::Error;
use std::io;
use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, HOST, USER_AGENT};
use http::{HeaderValue, Request, Response};
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use url::{Position, Url};

use crate::body::Arriving;
use crate::dns::Dns;
use crate::outcome::{Failure, FetchError, Fetched, Phase};
use crate::settings::Settings;
use crate::visit::{Answer, Ask, Next, Visit, Want};
use limit::Limit;
use pool::{Connection, Pool, Server};

/// A client for tasks. Clones share their connections.
///
/// ```no_run
/// use web::asynchronous::Client;
/// use web::settings::Settings;
///
/// # async fn fetch() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::new(Settings::default());
/// let page = client.fetch(&"http://example.org/".parse()?).await?;
/// println!("{}", page.text());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    settings: Settings,
    dns: Dns,
    pool: Pool,
}

impl Client {
    /// A client without connections yet.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let shared = Shared {
            dns: Dns::new(settings.names.clone()),
            pool: Pool::new(settings.workers.get()),
            settings,
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// Fetches a page. Takes at most [`Settings::whole`].
    ///
    /// # Errors
    /// [`FetchError`] says what went wrong at the last attempt.
    pub async fn fetch(&self, url: &Url) -> Result<Fetched, FetchError> {
        self.visit(url, Want::Page).await
    }

    /// Asks whether a page is there, with HEAD, or with GET where HEAD is not
    /// known. Its body is not read.
    ///
    /// # Errors
    /// As [`fetch`](Self::fetch).
    pub async fn check(&self, url: &Url) -> Result<Fetched, FetchError> {
        self.visit(url, Want::Presence).await
    }

    async fn visit(
        &self,
        url: &Url,
        want: Want,
    ) -> Result<Fetched, FetchError> {
        let mut visit = Visit::begin(&self.shared.settings, url, want);
        loop {
            let came = match visit.ask() {
                Ok(ask) => self.exchange(&ask).await,
                Err(failure) => Err(failure),
            };
            match visit.judge(came) {
                Next::Done(outcome) => return *outcome,
                Next::AskAfter(pause) if pause.is_zero() => {}
                Next::AskAfter(pause) => tokio::time::sleep(pause).await,
            }
        }
    }

    /// One request and its answer.
    async fn exchange(&self, ask: &Ask) -> Result<Answer, Failure> {
        let Shared {
            settings,
            dns,
            pool,
        } = &*self.shared;
        let server = Server::of(&ask.url)?;
        let limit = |time, failure| Limit::new(ask, settings, time, failure);

        // One that rested may have been closed a moment ago, and then the
        // request was never sent. That says nothing about the page.
        let mut answered = None;
        if let Some(connection) = pool.take(&server) {
            answered = self.ask_on(connection, ask).await?;
        }
        if answered.is_none() {
            let time = settings.connect;
            let connection = limit(time, Failure::ConnectTimeout)
                .within(connect::connect(&server, dns, time))
                .await?;
            answered = self.ask_on(connection, ask).await?;
        }
        let (connection, response) = answered.ok_or(Failure::Dropped)?;

        let (head, body) = response.into_parts();
        let mut answer = Answer::head(head.status.as_u16(), &head.headers);
        if answer.has_wanted_body(ask) {
            let arriving = Arriving::new(&head.headers, settings.body_limit)?;
            (answer.body, answer.wire_bytes) =
                limit(settings.body, Failure::BodyTimeout)
                    .within(read(body, arriving))
                    .await?;
            pool.put(server, connection);
        } else if hyper::body::Body::is_end_stream(&body) {
            pool.put(server, connection);
        }
        Ok(answer)
    }

    /// Asks on a connection; `None` if it was closed before it was asked.
    async fn ask_on(
        &self,
        mut connection: Connection,
        ask: &Ask,
    ) -> Result<Option<(Connection, Response<Incoming>)>, Failure> {
        let settings = &self.shared.settings;
        let request = request(ask, &settings.user_agent)?;
        Limit::new(ask, settings, settings.response, Failure::ResponseTimeout)
            .within(async {
                if connection.ready().await.is_err() {
                    return Ok(None);
                }
                match connection.send_request(request).await {
                    Ok(response) => Ok(Some((connection, response))),
                    Err(error) if error.is_canceled() => Ok(None),
                    Err(error) => Err(failure(&error, Phase::Head)),
                }
            })
            .await
    }
}

fn request(
    ask: &Ask,
    user_agent: &HeaderValue,
) -> Result<Request<Empty<Bytes>>, Failure> {
    let url = &ask.url;
    Request::builder()
        .method(&ask.method)
        .uri(&url[Position::BeforePath..Position::AfterQuery])
        .header(HOST, &url[Position::BeforeHost..Position::AfterPort])
        .header(USER_AGENT, user_agent)
        .header(ACCEPT, "*/*")
        .header(ACCEPT_ENCODING, "gzip")
        .body(Empty::new())
        .map_err(|_| Failure::BadUrl)
}

async fn read(
    body: Incoming,
    mut arriving: Arriving,
) -> Result<(Vec<u8>, u64), Failure> {
    let mut body = pin!(body);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| failure(&error, Phase::Body))?;
        if let Some(piece) = frame.data_ref() {
            arriving.take(piece)?;
        }
    }
    arriving.end()
}

/// What an error of `hyper` means, so far into an exchange.
fn failure(error: &hyper::Error, phase: Phase) -> Failure {
    if error.is_parse() {
        return Failure::NotHttp;
    }
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return match error.kind() {
                io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
                    Failure::NotHttp
                }
                _ => Failure::cut_off(phase),
            };
        }
        cause = error.source();
    }
    Failure::cut_off(phase)
}
