//! An event loop: one thread, many connections, and a callback for each.
//!
//! The naive way to read from a connection is to wait until something comes.
//! Then a thread waits for one. Here no connection is ever waited for: each is
//! set not to block, and the system is asked which of all has something to do.
//! That one question is the only place where the thread sleeps.
//!
//! ```text
//! get(link, callback) ─▶ open connections ◀─ poll: who can go on?
//!                              │ all has come, or it failed
//!                              ▼
//!                        callback(loop, page) ─▶ get(link, callback) …
//! ```
//!
//! The price: what comes next must be said beforehand, as a callback, and no
//! callback may take long.

use std::collections::HashMap;
use std::io::{self, ErrorKind, Read, Write};
use std::time::{Duration, Instant};

use mio::event::Event;
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token, Waker};
use shared::lesson::Stop;
use shared::measure::Track;
use web::site::{Lookup, Names};

use super::http::{DownloadError, Link, page};

/// A page, or why there is none.
pub type Outcome = Result<String, DownloadError>;

/// What is to be done with it.
type Callback = Box<dyn FnOnce(&mut EventLoop, Outcome)>;

/// One thread's connections.
pub struct EventLoop {
    poll: Poll,
    events: Events,
    open: HashMap<Token, Transfer>,
    next: usize,
    names: Names,
    stop: Stop,
    track: Track,
}

/// A connection, and how far it has come.
struct Transfer {
    stream: TcpStream,
    unsent: Vec<u8>,
    received: Vec<u8>,
    until: Instant,
    then: Callback,
}

/// How long a transfer may take.
const DEADLINE: Duration = Duration::from_secs(20);

/// How often the loop looks for Ctrl-C and deadlines, if nothing else happens.
const GLANCE: Duration = Duration::from_millis(50);

/// Stands for no connection, but for whoever wakes the loop.
const WAKE: Token = Token(usize::MAX);

impl EventLoop {
    /// A loop without connections. It draws what it does on `track`.
    ///
    /// # Errors
    /// If the system has no more descriptors for it.
    pub fn new(names: Names, stop: Stop, track: Track) -> io::Result<Self> {
        Ok(Self {
            poll: Poll::new()?,
            events: Events::with_capacity(1_024),
            open: HashMap::new(),
            next: 0,
            names,
            stop,
            track,
        })
    }

    /// Asks for a page, and has `then` called with what comes of it: from a
    /// later [`turn`](Self::turn), or at once if nothing can come.
    pub fn get(
        &mut self,
        link: &Link,
        then: impl FnOnce(&mut Self, Outcome) + 'static,
    ) {
        match self.connect(link) {
            Ok((token, stream)) => {
                let transfer = Transfer {
                    stream,
                    unsent: link.request(),
                    received: Vec::new(),
                    until: Instant::now() + DEADLINE,
                    then: Box::new(then),
                };
                self.open.insert(token, transfer);
            }
            Err(error) => then(self, Err(error.into())),
        }
    }

    /// Until nobody waits for a page.
    pub fn run(&mut self) {
        while !self.open.is_empty() {
            self.turn();
        }
    }

    /// Sleeps until some connections can go on, and lets them.
    ///
    /// # Blocking
    /// For a moment at most; less if [woken](Self::waker).
    pub fn turn(&mut self) {
        let Self {
            track,
            poll,
            events,
            ..
        } = self;
        let polled = track.wait("poll", |_| poll.poll(events, Some(GLANCE)));
        if let Err(error) = polled {
            // A signal; the next turn asks again.
            assert!(is_not_yet(&error), "nothing else can be wrong: {error}");
        }
        let ready: Vec<Token> = self.events.iter().map(Event::token).collect();
        for token in ready {
            self.go_on(token);
        }
        self.end_what_takes_too_long();
    }

    /// Ends the sleep of the next [`turn`](Self::turn), from any thread.
    ///
    /// # Errors
    /// If the system refuses. There can be one for each loop.
    pub fn waker(&self) -> io::Result<Waker> {
        Waker::new(self.poll.registry(), WAKE)
    }

    fn connect(&mut self, link: &Link) -> io::Result<(Token, TcpStream)> {
        let Lookup::At(address) = self.names.look_up(&link.host) else {
            let text = format!("{}: no such host", link.host);
            return Err(io::Error::new(ErrorKind::NotFound, text));
        };
        // Begun, not done: that it is there, or refused, is an event as well.
        let mut stream = TcpStream::connect(address)?;
        let token = Token(self.next);
        self.next += 1;
        let interest = Interest::READABLE | Interest::WRITABLE;
        self.poll
            .registry()
            .register(&mut stream, token, interest)?;
        Ok((token, stream))
    }

    fn go_on(&mut self, token: Token) {
        // Who woke us is none of them, and one that ended may have an event.
        let Some(transfer) = self.open.get_mut(&token) else {
            return;
        };
        match transfer.go_on() {
            Ok(false) => {}
            Ok(true) => self.end(token, |received| page(&received)),
            Err(error) => self.end(token, |_| Err(error.into())),
        }
    }

    fn end(&mut self, token: Token, outcome: impl FnOnce(Vec<u8>) -> Outcome) {
        // Dropped with its stream, which the system then watches no more.
        if let Some(transfer) = self.open.remove(&token) {
            let outcome = outcome(transfer.received);
            (transfer.then)(self, outcome);
        }
    }

    fn end_what_takes_too_long(&mut self) {
        let (now, stopped) = (Instant::now(), self.stop.requested());
        let late: Vec<Token> = self
            .open
            .iter()
            .filter(|(_, transfer)| stopped || transfer.until <= now)
            .map(|(token, _)| *token)
            .collect();
        for token in late {
            let late = io::Error::from(ErrorKind::TimedOut);
            self.end(token, |_| Err(late.into()));
        }
    }
}

impl Transfer {
    /// Sends and receives what can be without waiting, and says whether the
    /// other side is done.
    fn go_on(&mut self) -> io::Result<bool> {
        while !self.unsent.is_empty() {
            match self.stream.write(&self.unsent) {
                Ok(sent) => drop(self.unsent.drain(..sent)),
                Err(error) if is_not_yet(&error) => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        let mut piece = [0; 8 * 1024];
        // To the end of what is there: the system tells once that something has
        // come, not again for what we leave.
        loop {
            match self.stream.read(&mut piece) {
                Ok(0) => return Ok(true),
                Ok(length) => self.received.extend(&piece[..length]),
                Err(error) if is_not_yet(&error) => return Ok(false),
                Err(error) => return Err(error),
            }
        }
    }
}

/// Whether it is no error, but to be tried again at the next event.
fn is_not_yet(error: &io::Error) -> bool {
    use ErrorKind::{Interrupted, NotConnected, WouldBlock};

    matches!(error.kind(), WouldBlock | NotConnected | Interrupted)
}
