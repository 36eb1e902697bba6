//! The site's own name service: which host is at which address.
//!
//! The hosts of the site have names that no name server knows (`.test` is
//! reserved for tests by RFC 6761). A client resolves them through [`Names`],
//! so that its URLs look like those of the internet, `http://wiki.test/…`,
//! without a port, and so that a name that does not exist is a fault like any
//! other.
//!
//! A Python twin is given the same table as JSON and overrides
//! `socket.getaddrinfo` with it.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};

use serde::{Deserialize, Serialize};

/// Which host is at which address.
///
/// ```
/// use web::site::{Lookup, Names};
///
/// let names: Names = serde_json::from_str(
///     r#"{
///         "hosts": {"wiki.test": "127.0.0.2:4000"},
///         "others": "127.0.0.3:4001"
///     }"#,
/// )?;
///
/// let wiki = "127.0.0.2:4000".parse().expect("it is an address");
/// assert_eq!(names.look_up("wiki.test"), Lookup::At(wiki));
/// assert_eq!(names.look_up("museum.dead"), Lookup::Unknown);
/// assert_eq!(names.look_up("www.rust-lang.org"), Lookup::NotOurs);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// Hosts with an address of their own.
    pub hosts: BTreeMap<String, SocketAddr>,
    /// Where every other name that ends in `.test` is.
    pub others: SocketAddr,
}

/// What the name service says of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// It is here. The port is part of the answer: a URL of the site has none.
    At(SocketAddr),
    /// There is no such host: a name that ends in `.dead`.
    Unknown,
    /// Not a name of the site: ask the system's name service.
    NotOurs,
}

impl Names {
    /// No hosts, before there is a site.
    pub(super) fn nobody() -> Self {
        Self {
            hosts: BTreeMap::new(),
            others: (Ipv4Addr::UNSPECIFIED, 0).into(),
        }
    }

    /// Where `host` is. Letters of any case are the same, as in all host names.
    #[must_use]
    pub fn look_up(&self, host: &str) -> Lookup {
        let host = host.to_ascii_lowercase();
        if let Some(address) = self.hosts.get(&host) {
            return Lookup::At(*address);
        }
        match host.rsplit('.').next() {
            Some("test") => Lookup::At(self.others),
            Some("dead") => Lookup::Unknown,
            _ => Lookup::NotOurs,
        }
    }
}
