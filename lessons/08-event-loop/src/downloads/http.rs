//! As much of HTTP as a download needs, and nothing that waits.
//!
//! A request asks for HTTP/1.0 and to close the connection, so that an answer
//! ends where the connection does. Who sends and receives is another file.

use std::io;
use std::str::FromStr;

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// No connection, or it broke.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The answer is no page.
    #[error("{0}: accepts HTTP with status 200")]
    NoPage(String),
    /// The page came in part.
    #[error("the page ended after {came} of {said} bytes")]
    CutOff {
        /// Bytes that came.
        came: usize,
        /// Bytes that were announced.
        said: usize,
    },
    /// A page does not lead on.
    #[error("{0}")]
    NoWayOn(String),
}

/// Where a page is: `http://host/path`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub host: String,
    pub path: String,
}

impl Link {
    /// What to send for it.
    pub fn request(&self) -> Vec<u8> {
        let Self { host, path } = self;
        format!(
            "GET {path} HTTP/1.0\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .into_bytes()
    }
}

impl FromStr for Link {
    type Err = DownloadError;

    fn from_str(url: &str) -> Result<Self, DownloadError> {
        let rest = url.strip_prefix("http://");
        let (host, path) = rest.and_then(|rest| rest.split_once('/')).ok_or(
            DownloadError::NoWayOn(format!("{url}: accepts http://host/path")),
        )?;
        Ok(Self {
            host: host.to_owned(),
            path: format!("/{path}"),
        })
    }
}

/// The page in an answer, once all of it has come.
///
/// # Errors
/// If it is no page, or not all of one.
pub fn page(answer: &[u8]) -> Result<String, DownloadError> {
    let answer = String::from_utf8_lossy(answer);
    let no_page = |what: &str| DownloadError::NoPage(what.to_owned());
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .ok_or_else(|| no_page("an answer without a head"))?;
    let mut lines = head.lines();
    let status = lines.next().unwrap_or_default();
    if status.split(' ').nth(1) != Some("200") {
        return Err(no_page(status));
    }
    let said = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let wanted = name.eq_ignore_ascii_case("content-length");
        wanted.then(|| value.trim().parse().ok()).flatten()
    });
    let came = body.len();
    match said {
        Some(said) if came < said => Err(DownloadError::CutOff { came, said }),
        _ => Ok(body.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_what_follows_the_head() {
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nbricks";

        assert_eq!(page(answer).unwrap(), "bricks");
    }

    #[test]
    fn half_a_page_is_none() {
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nbri";

        let error = page(answer).unwrap_err();

        assert_eq!(error.to_string(), "the page ended after 3 of 6 bytes");
    }

    #[test]
    fn another_status_is_no_page() {
        for answer in ["HTTP/1.1 404 Not Found\r\n\r\n", "SSH-2.0\r\n\r\n", ""]
        {
            assert!(page(answer.as_bytes()).is_err(), "{answer:?}");
        }
    }

    #[test]
    fn a_link_is_a_host_and_a_path() {
        let link: Link = "http://shop.test/robots.txt".parse().unwrap();

        assert_eq!((&*link.host, &*link.path), ("shop.test", "/robots.txt"));
        assert!("shop.test".parse::<Link>().is_err());
    }
}
