//! One connection, from the first request to the last.

use std::io;
use std::sync::Arc;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::answer::answer;
use super::conduct::conduct;
use super::ledger::Ledger;
use super::outlet::Outlet;
use super::redirects;
use super::request::{self, Heard, Method, Request};
use super::spoil::spoil;
use crate::site::content::{Page, World};
use crate::site::settings::Rule;

/// What all connections serve from.
pub(super) struct Serving {
    pub(super) seed: u64,
    pub(super) rules: Vec<Rule>,
    pub(super) world: World,
    pub(super) ledger: Ledger,
}

/// Answers until the client has had enough, or a fault ends the connection.
pub(super) async fn attend(
    mut stream: TcpStream,
    serving: Arc<Serving>,
    here: &str,
) -> io::Result<()> {
    // An answer in two writes would wait for the client's acknowledgement.
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    loop {
        match request::read(&mut stream, &mut buffer).await? {
            Heard::End => return Ok(()),
            Heard::Nonsense => {
                let refusal = b"HTTP/1.1 400 Bad Request\r\n\
                    Content-Length: 0\r\nConnection: close\r\n\r\n";
                return stream.write_all(refusal).await;
            }
            Heard::Request(mut request) => {
                if request.host.rsplit('.').next() != Some("test") {
                    // Asked for by number: whoever lives at that address.
                    here.clone_into(&mut request.host);
                }
                if !serve(&mut stream, &serving, &request).await? {
                    return Ok(());
                }
            }
        }
    }
}

async fn serve(
    stream: &mut TcpStream,
    serving: &Serving,
    request: &Request,
) -> io::Result<bool> {
    let Request { host, target, .. } = request;
    let visit = serving.ledger.enter(host, target);
    let (page_of, hop) = redirects::split(target);
    let attempt = if hop == 0 {
        visit.attempt
    } else {
        serving.ledger.hits(host, page_of)
    };
    let conduct = conduct(&serving.rules, serving.seed, host, page_of, attempt);
    let out = Outlet {
        stream,
        ledger: &serving.ledger,
        bandwidth: conduct.bandwidth,
        visit,
    };
    if !conduct.latency.is_zero() {
        out.wait(conduct.latency).await?;
    }
    let mut page = if request.method == Method::Other {
        Page::status(405).header("Allow", "GET, HEAD".into())
    } else {
        serving.world.page(host, page_of, attempt)
    };
    if let Some(fault) = &conduct.fault {
        page = spoil(page, fault, request.method, page_of, hop);
    }
    answer(out, request, &page, conduct.fault.as_ref()).await
}
