//! Where the site listens, and where on purpose it does not.

use std::collections::BTreeMap;
use std::future::pending;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};

use super::connection::{Serving, attend};
use crate::site::names::Names;
use crate::site::{HANGING, HOSTS, OUTSIDE, REFUSED};

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 4_096;
/// How long to wait for a connection to a queue that has room for none.
const NO_ROOM: Duration = Duration::from_millis(100);
/// How long to wait for a free descriptor.
const NO_DESCRIPTOR: Duration = Duration::from_millis(10);

/// The site's sockets.
pub(super) struct Doors {
    open: Vec<(&'static str, TcpListener)>,
    /// Bound, so that nobody else gets the port, and never listening, so that
    /// whoever connects is refused.
    refused: TcpSocket,
    /// Its queue of connections has room for none: whoever connects waits.
    hanging: TcpListener,
    /// What fills that queue.
    first_in_line: Option<TcpStream>,
}

impl Doors {
    /// Binds all of them. When it returns, connections are accepted, refused
    /// and left hanging.
    pub(super) async fn bind() -> io::Result<Self> {
        let mut open = Vec::new();
        for host in HOSTS.into_iter().chain([OUTSIDE]) {
            open.push((host, socket(open.len())?.listen(BACKLOG)?));
        }
        let hanging = socket(open.len() + 1)?.listen(0)?;
        let first = TcpStream::connect(hanging.local_addr()?);
        // Linux lets one in when the length is 0. It is there at once, or never.
        let first = timeout(NO_ROOM, first).await;
        Ok(Self {
            refused: socket(open.len())?,
            hanging,
            first_in_line: first.ok().and_then(Result::ok),
            open,
        })
    }

    pub(super) fn names(&self) -> io::Result<Names> {
        let mut hosts = BTreeMap::new();
        for (host, listener) in &self.open {
            hosts.insert((*host).to_owned(), listener.local_addr()?);
        }
        let others = hosts.remove(OUTSIDE).expect("it was bound above");
        hosts.insert(REFUSED.to_owned(), self.refused.local_addr()?);
        hosts.insert(HANGING.to_owned(), self.hanging.local_addr()?);
        Ok(Names { hosts, others })
    }

    /// Serves until the process ends.
    pub(super) async fn serve(self, serving: Serving) {
        let serving = Arc::new(serving);
        for (host, listener) in self.open {
            tokio::spawn(accept(listener, Arc::clone(&serving), host));
        }
        pending::<()>().await;
        drop((self.first_in_line, self.refused, self.hanging));
    }
}

/// A socket with an address of its own, where the system has more than one
/// loopback address, or else a port of its own.
fn socket(number: usize) -> io::Result<TcpSocket> {
    let number = u8::try_from(number).expect("the hosts are few");
    let own = IpAddr::from(Ipv4Addr::new(127, 0, 0, number + 2));
    let bind = |address| {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::new(address, 0))?;
        Ok(socket)
    };
    bind(own).or_else(|_: io::Error| bind(Ipv4Addr::LOCALHOST.into()))
}

async fn accept(
    listener: TcpListener,
    serving: Arc<Serving>,
    host: &'static str,
) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of descriptors: a connection has to end first.
            sleep(NO_DESCRIPTOR).await;
            continue;
        };
        serving.ledger.connected();
        let serving = Arc::clone(&serving);
        tokio::spawn(async move {
            // A client that goes away in mid-answer is its own concern.
            let _ = attend(stream, serving, host).await;
        });
    }
}
