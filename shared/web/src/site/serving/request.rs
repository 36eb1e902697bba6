//! One request, read from a connection.

use std::io::{self, ErrorKind};

use tokio::io::{AsyncRead, AsyncReadExt};

/// The longest head that is read: what common servers allow.
const LONGEST_HEAD: usize = 64 * 1024;
const MOST_HEADERS: usize = 100;

/// What a client asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: Method,
    /// Host from the header, in lower case and without a port.
    pub(super) host: String,
    /// Path with its query.
    pub(super) target: String,
    /// Whether the connection stays open afterwards.
    pub(super) keep_alive: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Head,
    /// Nothing that the site knows.
    Other,
}

/// What came in instead of a request, or before one.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard {
    Request(Request),
    /// The client has closed the connection.
    End,
    /// Something that is not HTTP.
    Nonsense,
}

/// Reads one request. What comes after it stays in `buffer`.
pub(super) async fn read(
    stream: &mut (impl AsyncRead + Unpin),
    buffer: &mut Vec<u8>,
) -> io::Result<Heard> {
    loop {
        if let Some(heard) = parse(buffer) {
            return Ok(heard);
        }
        if buffer.len() > LONGEST_HEAD {
            return Ok(Heard::Nonsense);
        }
        match stream.read_buf(buffer).await {
            Ok(0) => return Ok(Heard::End),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::ConnectionReset => {
                return Ok(Heard::End);
            }
            Err(error) => return Err(error),
        }
    }
}

/// The first request in `buffer`, taken out of it; none if it is not all there.
fn parse(buffer: &mut Vec<u8>) -> Option<Heard> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let length = match parsed.parse(buffer) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return None,
        Err(_) => return Some(Heard::Nonsense),
    };
    let method = match parsed.method {
        Some("GET") => Method::Get,
        Some("HEAD") => Method::Head,
        _ => Method::Other,
    };
    let header = |name: &str| {
        let mut named = parsed
            .headers
            .iter()
            .filter(|header| header.name.eq_ignore_ascii_case(name));
        named
            .next()
            .and_then(|header| str::from_utf8(header.value).ok())
    };
    let host = header("host").unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let connection = header("connection").unwrap_or_default();
    let keep_alive = if parsed.version == Some(0) {
        connection.eq_ignore_ascii_case("keep-alive")
    } else {
        !connection.eq_ignore_ascii_case("close")
    };
    let request = Request {
        method,
        host: host.to_ascii_lowercase(),
        target: path_and_query(parsed.path.unwrap_or("/")).to_owned(),
        // The body of another method would be taken for the next request.
        keep_alive: keep_alive && method != Method::Other,
    };
    buffer.drain(..length);
    Some(Heard::Request(request))
}

/// The path and query of a target, which a proxy's client sends with the host.
fn path_and_query(target: &str) -> &str {
    let Some(rest) = target.strip_prefix("http://") else {
        return target;
    };
    rest.find('/').map_or("/", |slash| &rest[slash..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_of(mut bytes: &[u8]) -> Vec<Heard> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime without a driver needs nothing");
        runtime.block_on(async {
            let mut buffer = Vec::new();
            let mut all = Vec::new();
            loop {
                let heard = read(&mut bytes, &mut buffer).await.unwrap();
                let last = !matches!(heard, Heard::Request(_));
                all.push(heard);
                if last {
                    return all;
                }
            }
        })
    }

    fn get(host: &str, target: &str) -> Request {
        Request {
            method: Method::Get,
            host: host.into(),
            target: target.into(),
            keep_alive: true,
        }
    }

    #[test]
    fn two_requests_in_one_packet_are_two() {
        let both = b"GET /a HTTP/1.1\r\nHost: Wiki.test:80\r\n\r\n\
                     GET /b?c HTTP/1.1\r\nHost: wiki.test\r\n\r\n";

        let [a, b, Heard::End] = &all_of(both)[..] else {
            panic!("two requests and the end")
        };

        assert_eq!(*a, Heard::Request(get("wiki.test", "/a")));
        assert_eq!(*b, Heard::Request(get("wiki.test", "/b?c")));
    }

    #[test]
    fn what_is_not_http_is_nonsense() {
        assert_eq!(all_of(b"\x16\x03\x01 hello\r\n\r\n"), [Heard::Nonsense]);
    }

    #[test]
    fn a_head_without_an_end_is_not_read_for_ever() {
        let mut endless = b"GET / HTTP/1.1\r\nX: ".to_vec();
        endless.resize(10 * LONGEST_HEAD, b'x');

        assert_eq!(all_of(&endless), [Heard::Nonsense]);
    }

    #[test]
    fn connection_close_is_understood() {
        let heard = all_of(b"GET / HTTP/1.1\r\nConnection: Close\r\n\r\n");

        let [Heard::Request(request), Heard::End] = &heard[..] else {
            panic!("{heard:?}")
        };
        assert!(!request.keep_alive);
    }
}
