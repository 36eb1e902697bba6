//! One answer on its way, with the faults that only a raw socket can do.

use std::io::{self, Write};

use super::outlet::Outlet;
use super::request::{Method, Request};
use crate::site::content::Page;
use crate::site::fault::Fault;

/// Bodies up to this size go out together with their head.
const TOGETHER: usize = 64 * 1024;

/// How the length of a body is said.
enum Length {
    Known(usize),
    Chunked,
}

/// Sends the page, or what the fault makes of it. Returns whether another
/// request may follow on this connection.
pub(super) async fn answer(
    mut out: Outlet<'_>,
    request: &Request,
    page: &Page,
    fault: Option<&Fault>,
) -> io::Result<bool> {
    let keep = request.keep_alive;
    let head = head(page, &Length::Known(page.body.len()), keep);
    let body = match request.method {
        Method::Head => &[],
        _ => &page.body[..],
    };
    match fault {
        Some(Fault::Dropped) => return Ok(false),
        Some(Fault::Silence) => {
            out.wait_for_ever().await?;
            return Ok(false);
        }
        Some(Fault::Garbage) => {
            out.finish(b"\x00\xffNeither HTTP nor anything else\n")
                .await?;
            return Ok(false);
        }
        Some(Fault::SlowHead(pause)) => {
            out.drip(&head, 1, *pause).await?;
            out.finish(body).await?;
        }
        Some(Fault::SlowBody(pause)) if !body.is_empty() => {
            out.write(&head).await?;
            out.drip_body(body, *pause).await?;
        }
        Some(Fault::EndlessBody) if !body.is_empty() => {
            out.write(&self::head(page, &Length::Chunked, keep)).await?;
            out.write_for_ever().await?;
        }
        Some(Fault::GzipBomb { bytes }) if !body.is_empty() => {
            let page = Page::text(String::new());
            let page = page.header("Content-Encoding", "gzip".into());
            out.write(&self::head(&page, &Length::Chunked, keep))
                .await?;
            out.write_bomb(*bytes).await?;
            out.finish(b"0\r\n\r\n").await?;
        }
        Some(Fault::Truncated) if !body.is_empty() => {
            out.write(&head).await?;
            out.finish(&body[..body.len() / 2]).await?;
            return Ok(false);
        }
        Some(Fault::Reset) => {
            out.write(&head).await?;
            out.write(&body[..body.len() / 2]).await?;
            // Closing now throws away what is unsent and says RST, not FIN.
            out.stream.set_zero_linger()?;
            return Ok(false);
        }
        _ => whole(out, head, body).await?,
    }
    Ok(keep)
}

/// Sends an answer as it should be.
pub(super) async fn whole(
    mut out: Outlet<'_>,
    mut head: Vec<u8>,
    body: &[u8],
) -> io::Result<()> {
    if body.len() <= TOGETHER {
        head.extend_from_slice(body);
        return out.finish(&head).await;
    }
    out.write(&head).await?;
    out.finish(body).await
}

fn head(page: &Page, length: &Length, keep_alive: bool) -> Vec<u8> {
    let mut head = Vec::with_capacity(256);
    let reason = http::StatusCode::from_u16(page.status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or("Unknown");
    let mut line = |name: &str, value: &str| {
        write!(head, "{name}{value}\r\n").expect("a vector takes everything");
    };
    line("HTTP/1.1 ", &format!("{} {reason}", page.status));
    line("Content-Type: ", &page.media);
    match length {
        Length::Known(length) => line("Content-Length: ", &length.to_string()),
        Length::Chunked => line("Transfer-Encoding: ", "chunked"),
    }
    if let Some(location) = &page.location {
        line("Location: ", location);
    }
    for (name, value) in &page.headers {
        line(&format!("{name}: "), value);
    }
    if !keep_alive {
        line("Connection: ", "close");
    }
    line("", "");
    head
}
