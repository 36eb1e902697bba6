//! A client for threads: whoever fetches waits.
//!
//! It is [`ureq`] with what `ureq` leaves open decided. Left alone, `ureq` 3
//! has no timeouts, keeps three idle connections per host whatever the number
//! of threads, holds 280 KB of buffers for each, takes its proxy from the
//! environment, and counts a body's limit before it is unpacked.
//!
//! One timeout over the whole exchange costs nothing extra here. With `ureq`'s
//! own resolver it would cost a thread for each request, since the system's
//! name service cannot be interrupted. Ours remembers hosts, so there is a
//! thread for each *host*.
//!
//! One thing cannot be told apart: a body without a length ends when its
//! connection does, and to `ureq` a reset is an end.

use std::io::Read;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::{Request, Uri};
use ureq::config::Config;
use ureq::unversioned::resolver::{
    DefaultResolver, ResolvedSocketAddrs, Resolver,
};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Timeout};
use url::Url;

use crate::body::Arriving;
use crate::dns::Dns;
use crate::outcome::{Failure, FetchError, Fetched, Phase};
use crate::settings::Settings;
use crate::visit::{Answer, Ask, Next, Visit, Want};

/// Bytes that are read ahead on a connection. A page is read in some more
/// pieces; a thousand connections cost megabytes, not hundreds of them.
const READ_BUFFER: usize = 8 << 10;

/// Bytes that are taken out of that at once. They are on the stack, which keeps
/// what it has once used: a thousand threads, a thousand times.
const PIECE: usize = 1 << 10;

/// Bytes of a request that are put together.
const WRITE_BUFFER: usize = 4 << 10;

/// A client for threads. Share it by reference or clone it: clones share their
/// connections.
///
/// ```no_run
/// use web::blocking::Client;
/// use web::settings::Settings;
///
/// let client = Client::new(Settings::default());
/// let page = client.fetch(&"http://example.org/".parse()?)?;
/// println!("{}", page.text());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    settings: Arc<Settings>,
    agent: Agent,
    shut: Arc<Shut>,
}

impl Client {
    /// A client without connections yet.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let idle = settings.workers.get();
        let config = Agent::config_builder()
            .proxy(None)
            // Redirects, statuses and packed bodies are ours to judge.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(settings.user_agent.to_str().unwrap_or_default())
            .accept_encoding("gzip")
            .timeout_connect(Some(settings.connect))
            .timeout_recv_response(Some(settings.response))
            .timeout_recv_body(Some(settings.body))
            .input_buffer_size(READ_BUFFER)
            .output_buffer_size(WRITE_BUFFER)
            // A head that fills the buffer is too large before there is no room
            // to read on, which would look like a connection that was closed.
            .max_response_header_size(READ_BUFFER - 1)
            .max_idle_connections(idle)
            .max_idle_connections_per_host(idle)
            .build();
        let hosts = Hosts {
            dns: Dns::new(settings.names.clone()),
            system: DefaultResolver::default(),
        };
        Self {
            agent: Agent::with_parts(config, DefaultConnector::new(), hosts),
            settings: Arc::new(settings),
            shut: Arc::default(),
        }
    }

    /// Fetches a page.
    ///
    /// # Errors
    /// [`FetchError`] says what went wrong at the last attempt.
    ///
    /// # Blocking
    /// At most for [`Settings::whole`]; less if the client is
    /// [shut down](Self::shut_down).
    pub fn fetch(&self, url: &Url) -> Result<Fetched, FetchError> {
        self.visit(url, Want::Page)
    }

    /// Asks whether a page is there, with HEAD, or with GET where HEAD is not
    /// known. Its body is not read.
    ///
    /// # Errors
    /// As [`fetch`](Self::fetch).
    ///
    /// # Blocking
    /// As [`fetch`](Self::fetch).
    pub fn check(&self, url: &Url) -> Result<Fetched, FetchError> {
        self.visit(url, Want::Presence)
    }

    /// Ends all fetches of this client and its clones, also those that wait on
    /// another thread, with [`Failure::ShutDown`]. New ones fail at once.
    pub fn shut_down(&self) {
        // First, so that who is torn from a socket finds it raised.
        self.shut.raise();
        self.agent.clone().shutdown();
    }

    fn visit(&self, url: &Url, want: Want) -> Result<Fetched, FetchError> {
        let mut visit = Visit::begin(&self.settings, url, want);
        loop {
            let came = visit.ask().and_then(|ask| self.exchange(&ask));
            match visit.judge(self.shut.overrule(came)) {
                Next::Done(outcome) => return *outcome,
                Next::AskAfter(pause) => self.shut.pause(pause),
            }
        }
    }

    /// One request and its answer.
    fn exchange(&self, ask: &Ask) -> Result<Answer, Failure> {
        let uri: Uri = ask.url.as_str().parse().map_err(|_| Failure::BadUrl)?;
        let request = Request::builder().method(&ask.method).uri(uri).body(());
        let request = request.map_err(|_| Failure::BadUrl)?;
        let left = ask.until.saturating_duration_since(Instant::now());
        let request = self
            .agent
            .configure_request(request)
            .timeout_global(Some(left))
            .build();

        let failed = |error| self.failure(error, Phase::Head);
        let response = self.agent.run(request).map_err(failed)?;

        let (head, body) = response.into_parts();
        let mut answer = Answer::head(head.status.as_u16(), &head.headers);
        if !answer.has_wanted_body(ask) {
            return Ok(answer);
        }
        let limit = self.settings.body_limit;
        let mut arriving = Arriving::new(&head.headers, limit)?;
        let mut wire = body.into_reader();
        let mut piece = [0; PIECE];
        loop {
            match wire.read(&mut piece) {
                Ok(0) => break,
                Ok(length) => arriving.take(&piece[..length])?,
                Err(error) => {
                    return Err(self.failure(error.into(), Phase::Body));
                }
            }
        }
        (answer.body, answer.wire_bytes) = arriving.end()?;
        Ok(answer)
    }

    fn failure(&self, error: ureq::Error, phase: Phase) -> Failure {
        let settings = &self.settings;
        match error {
            ureq::Error::Timeout(which) => match which {
                Timeout::Connect | Timeout::Resolve => {
                    Failure::ConnectTimeout(settings.connect)
                }
                Timeout::Global => Failure::Deadline(settings.whole),
                Timeout::RecvBody => Failure::BodyTimeout(settings.body),
                _ => Failure::ResponseTimeout(settings.response),
            },
            ureq::Error::HostNotFound => Failure::UnknownHost,
            // A certificate that is not trusted, or an answer that is not TLS:
            // it comes wrapped, and is the only error of this kind.
            #[cfg(feature = "tls")]
            ureq::Error::Io(error)
                if error.kind() == std::io::ErrorKind::InvalidData =>
            {
                Failure::Tls(error.to_string())
            }
            ureq::Error::Io(error) => {
                Failure::from_io(&error, phase, settings.connect)
            }
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => Failure::BadUrl,
            ureq::Error::Tls(why) => Failure::Tls(why.to_owned()),
            #[cfg(feature = "tls")]
            ureq::Error::Rustls(error) => Failure::Tls(error.to_string()),
            _ => Failure::NotHttp,
        }
    }
}

/// The name service, as `ureq` asks for it.
#[derive(Debug)]
struct Hosts {
    dns: Dns,
    system: DefaultResolver,
}

impl Resolver for Hosts {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let unknown = || ureq::Error::HostNotFound;
        let host = uri.host().ok_or_else(unknown)?;
        let secure = uri.scheme_str() == Some("https");
        let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let known = self.dns.without_asking(host, port);
        if let Some(known) = known.map_err(|_| unknown())? {
            let mut addresses = self.empty();
            // As many as it holds.
            known.into_iter().take(8).for_each(|at| addresses.push(at));
            return Ok(addresses);
        }
        match self.system.resolve(uri, config, timeout) {
            Ok(found) => {
                self.dns.keep(host, port, &found);
                Ok(found)
            }
            // The system has no name for “no such host” but its own words.
            Err(ureq::Error::Io(_)) => Err(unknown()),
            Err(error) => Err(error),
        }
    }
}

/// Whether the client is shut down, and a place to wait until it is.
#[derive(Debug, Default)]
struct Shut {
    down: Mutex<bool>,
    raised: Condvar,
}

impl Shut {
    fn raise(&self) {
        *self.down.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.raised.notify_all();
    }

    /// Whatever came: when the client is shut down, that is why.
    fn overrule<T>(&self, came: Result<T, Failure>) -> Result<T, Failure> {
        let down = self.down.lock().unwrap_or_else(PoisonError::into_inner);
        if *down { Err(Failure::ShutDown) } else { came }
    }

    /// Waits, and less if the client is shut down.
    fn pause(&self, pause: Duration) {
        if pause.is_zero() {
            return;
        }
        let down = self.down.lock().unwrap_or_else(PoisonError::into_inner);
        // Whether it was raised is asked after the next exchange, at once.
        drop(self.raised.wait_timeout_while(down, pause, |down| !*down));
    }
}
