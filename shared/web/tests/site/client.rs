//! A client that hides nothing: what it got, and how that ended.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use web::site::{Settings, Site};

/// Turns a hang into a message.
const WATCHDOG: Duration = Duration::from_secs(30);

pub const OUTSIDE: &str = "museum.test";

/// Waits for an event that there is no other way to wait for.
pub fn wait_until(what: &str, has_come: impl Fn() -> bool) {
    let start = Instant::now();
    while !has_come() {
        assert!(start.elapsed() < WATCHDOG, "not in time: {what}");
        std::thread::yield_now();
    }
}

pub fn site(settings: &Settings) -> Site {
    let program = Path::new(env!("CARGO_BIN_EXE_web"));
    Site::start_program(program, settings).expect("the site starts")
}

/// A connection to where a host of the site is.
pub fn connect(site: &Site, host: &str) -> TcpStream {
    let address = site.address(host).expect("it is a host of the site");
    connect_to(address).expect("the site listens")
}

pub fn connect_to(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(WATCHDOG))?;
    Ok(stream)
}

/// How what was read ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// As long as `Content-Length` said.
    Complete,
    /// Closed before that, or with no length given.
    Closed,
    Reset,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
    pub end: End,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (of, value) = line.split_once(": ")?;
            of.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    pub fn text(&self) -> &str {
        str::from_utf8(&self.body).expect("the page is text")
    }

    /// The body of a chunked answer.
    pub fn unchunked(&self) -> Vec<u8> {
        let mut rest = &self.body[..];
        let mut whole = Vec::new();
        loop {
            let end = rest.iter().position(|byte| *byte == b'\r').unwrap();
            let size = str::from_utf8(&rest[..end]).unwrap();
            let size = usize::from_str_radix(size, 16).unwrap();
            if size == 0 {
                return whole;
            }
            whole.extend(&rest[end + 2..end + 2 + size]);
            rest = &rest[end + 2 + size + 2..];
        }
    }
}

pub fn send(stream: &mut TcpStream, method: &str, host: &str, target: &str) {
    let head = format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("the site listens");
}

/// Reads until the end of a head, and no further.
pub fn read_head(stream: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        head.push(byte[0]);
    }
    Ok(String::from_utf8(head).expect("a head is ASCII"))
}

/// Reads one answer to a GET, or to a HEAD.
pub fn read(stream: &mut TcpStream, method: &str) -> io::Result<Answer> {
    let head = read_head(stream)?;
    let status = head[9..12].parse().expect("a status has three digits");
    let mut answer = Answer {
        status,
        head,
        body: Vec::new(),
        end: End::Complete,
    };
    let length: Option<usize> = answer
        .header("content-length")
        .map(|text| text.parse().unwrap());
    if method == "HEAD" {
        return Ok(answer);
    }
    let chunked = answer.header("transfer-encoding").is_some();
    let mut buffer = [0; 16 * 1024];
    while length.is_none_or(|length| answer.body.len() < length) {
        match stream.read(&mut buffer) {
            Ok(0) => {
                answer.end = End::Closed;
                break;
            }
            Ok(read) => answer.body.extend(&buffer[..read]),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => {
                answer.end = End::Reset;
                break;
            }
            Err(error) => return Err(error),
        }
        if chunked && answer.body.ends_with(b"\r\n0\r\n\r\n") {
            break;
        }
    }
    Ok(answer)
}

/// One request on a connection of its own.
pub fn ask(site: &Site, method: &str, host: &str, target: &str) -> Answer {
    let mut stream = connect(site, host);
    send(&mut stream, method, host, target);
    read(&mut stream, method).expect("the site answers")
}

pub fn get(site: &Site, host: &str, target: &str) -> Answer {
    ask(site, "GET", host, target)
}
