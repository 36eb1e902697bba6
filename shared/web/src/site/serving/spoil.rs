//! Faults that are another page: a status, a redirect, an encoding.

use std::io::Write;

use bytes::Bytes;
use encoding_rs::Encoding;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::redirects;
use super::request::Method;
use crate::site::content::Page;
use crate::site::fault::Fault;

/// What a request for a target is answered with, when `page` is what it asks
/// for.
pub(super) fn spoil(
    page: Page,
    fault: &Fault,
    method: Method,
    target: &str,
    hop: u32,
) -> Page {
    match fault {
        Fault::Status(status) => Page::status(*status),
        Fault::RetryAfter { status, seconds } => {
            Page::status(*status).header("Retry-After", seconds.to_string())
        }
        Fault::Redirects { status, hops } if hop < *hops => {
            redirects::to(target, hop + 1, *status)
        }
        Fault::RedirectLoop { status } if hop == 0 => {
            redirects::to(target, 1, *status)
        }
        Fault::RedirectLoop { status } => {
            Page::moved(*status, target.to_owned())
        }
        Fault::NoHead if method == Method::Head => {
            Page::status(405).header("Allow", "GET".into())
        }
        Fault::Gzip => Page {
            body: compressed(&page.body).into(),
            ..page.header("Content-Encoding", "gzip".into())
        },
        Fault::Charset { said, sent } => recoded(page, said.as_deref(), sent),
        _ => page,
    }
}

fn compressed(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder
        .write_all(body)
        .and_then(|()| encoder.finish())
        .expect("a vector takes everything")
}

/// The page's text in the character set `sent`, whatever is `said` of it.
fn recoded(page: Page, said: Option<&str>, sent: &str) -> Page {
    let Some(encoding) = Encoding::for_label(sent.as_bytes()) else {
        return page;
    };
    let Ok(text) = str::from_utf8(&page.body) else {
        return page;
    };
    // What the character set lacks becomes `&#…;`, as in a browser's form.
    let (bytes, _, _) = encoding.encode(text);
    let media = page.media.split(';').next().unwrap_or_default();
    Page {
        body: Bytes::from(bytes.into_owned()),
        media: match said {
            Some(said) => format!("{media}; charset={said}").into(),
            None => media.to_owned().into(),
        },
        ..page
    }
}
