//! Where hosts are: in the local site's table, or where the system says.
//!
//! Looking up the same host for each of ten thousand pages costs a thread or a
//! round trip each time. So an answer is kept for as long as the client lives,
//! which is a lesson's length. A failure is not kept.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use crate::outcome::Failure;
use crate::site::{Lookup, Names};

/// A name service with a memory.
#[derive(Debug, Default)]
pub(crate) struct Dns {
    names: Option<Names>,
    known: Mutex<HashMap<(String, u16), Vec<SocketAddr>>>,
}

impl Dns {
    pub(crate) fn new(names: Option<Names>) -> Self {
        Self {
            names,
            known: Mutex::default(),
        }
    }

    /// Where `host` is, if that can be said without asking the system.
    ///
    /// # Errors
    /// [`Failure::UnknownHost`] if the local site says that there is none.
    pub(crate) fn without_asking(
        &self,
        host: &str,
        port: u16,
    ) -> Result<Option<Vec<SocketAddr>>, Failure> {
        match self.names.as_ref().map(|names| names.look_up(host)) {
            Some(Lookup::At(address)) => return Ok(Some(vec![address])),
            Some(Lookup::Unknown) => return Err(Failure::UnknownHost),
            Some(Lookup::NotOurs) | None => {}
        }
        let digits = host.trim_start_matches('[').trim_end_matches(']');
        if let Ok(address) = digits.parse::<IpAddr>() {
            return Ok(Some(vec![SocketAddr::new(address, port)]));
        }
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(known.get(&(host.to_owned(), port)).cloned())
    }

    /// Keeps what the system said.
    pub(crate) fn keep(&self, host: &str, port: u16, found: &[SocketAddr]) {
        let mut known =
            self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert((host.to_owned(), port), found.to_vec());
    }
}
