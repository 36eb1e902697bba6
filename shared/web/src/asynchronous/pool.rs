//! Connections that rest between two requests.
//!
//! Without it, each page would cost a connection of its own: a round trip, a
//! port, and for some minutes an entry in the system's tables. As many are kept
//! as there can be fetches at once; one more would only rest.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http_body_util::Empty;
use hyper::client::conn::http1::SendRequest;
use url::Url;

use crate::outcome::Failure;

/// An open connection. Dropping it closes it.
pub(super) type Connection = SendRequest<Empty<Bytes>>;

/// What a connection leads to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Server {
    pub(super) secure: bool,
    pub(super) host: String,
    pub(super) port: u16,
}

impl Server {
    /// The server that is to have the page.
    ///
    /// # Errors
    /// [`Failure::BadUrl`] if the URL names none.
    pub(super) fn of(url: &Url) -> Result<Self, Failure> {
        Ok(Self {
            secure: url.scheme() == "https",
            host: url.host_str().ok_or(Failure::BadUrl)?.to_owned(),
            port: url.port_or_known_default().ok_or(Failure::BadUrl)?,
        })
    }
}

/// The connections that rest, by server.
#[derive(Debug)]
pub(super) struct Pool {
    limit: usize,
    resting: Mutex<HashMap<Server, Vec<Connection>>>,
}

impl Pool {
    /// A pool of at most `limit` connections per server.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            resting: Mutex::default(),
        }
    }

    /// A connection that rests, if there is one. The last one put in is the
    /// least likely to have been closed by its server.
    pub(super) fn take(&self, server: &Server) -> Option<Connection> {
        let mut resting =
            self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        let resting = resting.get_mut(server)?;
        while let Some(connection) = resting.pop() {
            if !connection.is_closed() {
                return Some(connection);
            }
        }
        None
    }

    /// Lays a connection to rest.
    pub(super) fn put(&self, server: Server, connection: Connection) {
        if connection.is_closed() {
            return;
        }
        let mut resting =
            self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        let resting = resting.entry(server).or_default();
        if resting.len() < self.limit {
            resting.push(connection);
        }
    }
}
