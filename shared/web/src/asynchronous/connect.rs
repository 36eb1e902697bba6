//! A new connection to a server.

use std::net::SocketAddr;
use std::time::Duration;

use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpStream, lookup_host};

use super::pool::{Connection, Server};
use crate::dns::Dns;
use crate::outcome::{Failure, Phase};

/// Bytes that are read ahead on a connection: the least that `hyper` takes.
const READ_BUFFER: usize = 8 << 10;

/// Opens a connection. The caller limits how long it may take; `time` is what
/// is said if the system gives up first.
pub(super) async fn connect(
    server: &Server,
    dns: &Dns,
    time: Duration,
) -> Result<Connection, Failure> {
    if server.secure {
        return Err(Failure::Tls(
            "the client for tasks has none, the one for threads has".into(),
        ));
    }
    let mut last = Failure::UnknownHost;
    for address in look_up(server, dns).await? {
        match TcpStream::connect(address).await {
            Ok(stream) => {
                // A request is one small write: waiting for more to send with
                // it would only delay it. If that is refused, so be it.
                let _ = stream.set_nodelay(true);
                return shake_hands(stream).await;
            }
            Err(error) => last = Failure::from_io(&error, Phase::Head, time),
        }
    }
    Err(last)
}

async fn look_up(
    server: &Server,
    dns: &Dns,
) -> Result<Vec<SocketAddr>, Failure> {
    let Server { host, port, .. } = server;
    if let Some(known) = dns.without_asking(host, *port)? {
        return Ok(known);
    }
    // On a thread of the runtime's own: the system's name service blocks.
    let found = lookup_host((host.as_str(), *port)).await;
    let found: Vec<_> = found.map_err(|_| Failure::UnknownHost)?.collect();
    dns.keep(host, *port, &found);
    Ok(found)
}

async fn shake_hands(stream: TcpStream) -> Result<Connection, Failure> {
    let (sender, driver) = http1::Builder::new()
        .read_buf_exact_size(Some(READ_BUFFER))
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|_| Failure::Dropped)?;
    // It ends when the connection is closed, by the server or by dropping the
    // sender. What went wrong is told to whoever awaits the answer.
    tokio::spawn(async move {
        let _ = driver.await;
    });
    Ok(sender)
}
