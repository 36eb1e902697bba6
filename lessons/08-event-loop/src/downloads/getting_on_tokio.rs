//! A page by way of tokio's sockets.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use web::site::{Lookup, Names};

use super::event_loop::Outcome;
use super::http::{Link, page};

/// Asks for a page, and waits for all of it. Deadlines are the caller's: who
/// drops this future closes its connection.
pub async fn get(names: &Names, link: &Link) -> Outcome {
    let Lookup::At(address) = names.look_up(&link.host) else {
        let text = format!("{}: no such host", link.host);
        return Err(io::Error::new(io::ErrorKind::NotFound, text).into());
    };
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(&link.request()).await?;
    let mut received = Vec::new();
    stream.read_to_end(&mut received).await?;
    page(&received)
}
