//! A server that a test answers by hand: it holds an answer back until
//! something has happened, which a site with faults cannot.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::num::NonZeroUsize;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use web::blocking::Client;
use web::settings::Settings;
use web::site::Names;

/// Turns a hang into a message, no more.
const WATCHDOG: Duration = Duration::from_secs(30);

/// A body, the status of an error, or a connection that is closed.
pub enum Answer {
    Body(String),
    Status(u16),
    Nothing,
}

/// Ends when it is dropped.
pub struct Server {
    address: SocketAddr,
    books: Arc<Books>,
    accepting: Option<JoinHandle<()>>,
}

/// How many requests there are at the moment, and what has happened.
#[derive(Default)]
pub struct Books {
    kept: Mutex<Kept>,
    changed: Condvar,
}

#[derive(Default)]
struct Kept {
    in_flight: usize,
    most_in_flight: usize,
    /// What a test has told, as often as it has.
    told: usize,
    /// Somebody waited too long: nobody waits any more, and the test fails.
    overdue: bool,
    closing: bool,
}

impl Books {
    /// Waits until so many requests have been there at once.
    pub fn wait_for_requests(&self, at_once: usize) {
        self.wait_until(|kept| kept.most_in_flight >= at_once);
    }

    /// Tells those who wait that one more thing has happened.
    pub fn tell(&self) {
        self.change(|kept| kept.told += 1);
    }

    /// Waits until it was told so often.
    pub fn wait_until_told(&self, times: usize) {
        self.wait_until(|kept| kept.told >= times);
    }

    pub fn most_in_flight(&self) -> usize {
        self.kept.lock().unwrap().most_in_flight
    }

    fn change(&self, change: impl FnOnce(&mut Kept)) {
        change(&mut self.kept.lock().unwrap());
        self.changed.notify_all();
    }

    fn wait_until(&self, is: impl Fn(&Kept) -> bool) {
        let kept = self.kept.lock().unwrap();
        let (mut kept, waited) = self
            .changed
            .wait_timeout_while(kept, WATCHDOG, |kept| {
                !is(kept) && !kept.overdue
            })
            .unwrap();
        if waited.timed_out() {
            kept.overdue = true;
            self.changed.notify_all();
        }
    }
}

impl Server {
    /// A server that answers a host and a path.
    pub fn start(
        answer: impl Fn(&Books, &str, &str) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let books = Arc::new(Books::default());
        let accepting = {
            let books = Arc::clone(&books);
            thread::spawn(move || {
                thread::scope(|scope| {
                    for stream in listener.incoming() {
                        if books.kept.lock().unwrap().closing {
                            break;
                        }
                        let (stream, books) = (stream.unwrap(), &*books);
                        let answer = &answer;
                        scope.spawn(move || serve(&stream, books, answer));
                    }
                });
            })
        };
        Self {
            address,
            books,
            accepting: Some(accepting),
        }
    }

    pub fn books(&self) -> &Books {
        &self.books
    }

    /// A client for so many workers that finds every host here.
    pub fn client(&self, workers: NonZeroUsize) -> Client {
        Client::new(Settings {
            response: 2 * WATCHDOG,
            retries: 0,
            workers,
            names: Some(Names {
                hosts: BTreeMap::new(),
                others: self.address,
            }),
            ..Settings::default()
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.books.change(|kept| kept.closing = true);
        // Its accepting is woken by this, and finds that it is closing.
        let woken = TcpStream::connect(self.address);
        let ended = self.accepting.take().map(JoinHandle::join);
        if !thread::panicking() {
            woken.unwrap();
            ended.unwrap().unwrap();
        }
    }
}

/// Answers one request.
fn serve(
    mut stream: &TcpStream,
    books: &Books,
    answer: impl Fn(&Books, &str, &str) -> Answer,
) {
    let head: Vec<_> = BufReader::new(stream)
        .lines()
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .collect();
    let path = head.first().and_then(|line| line.split(' ').nth(1));
    let host = head.iter().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("host").then_some(value)
    });
    let (Some(host), Some(path)) = (host, path) else {
        return;
    };
    books.change(|kept| {
        kept.in_flight += 1;
        kept.most_in_flight = kept.most_in_flight.max(kept.in_flight);
    });
    let answer = answer(books, host, path);
    // Before it is sent: whoever has an answer may ask again at once.
    books.change(|kept| kept.in_flight -= 1);
    let (status, body) = match answer {
        Answer::Body(body) => (200, body),
        Answer::Status(status) => (status, String::new()),
        Answer::Nothing => return,
    };
    let length = body.len();
    // A client that has gone does not mind.
    let _ = write!(
        stream,
        "HTTP/1.1 {status} Said\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    );
}
