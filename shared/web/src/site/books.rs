//! What the site writes down of its visitors.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What the site has served since it started, or since its books were reset.
///
/// They are the other side's view: what a client believes of itself, how often
/// it asked and how much at once, is checked against them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Books {
    /// Requests, by host and by path with its query.
    pub hits: BTreeMap<String, BTreeMap<String, u64>>,
    /// Requests being answered right now.
    pub in_flight: usize,
    /// The most requests that were being answered at the same time: from the
    /// last byte of a request's head to the last byte of its answer.
    pub most_in_flight: usize,
    /// The same, by host.
    pub most_in_flight_by_host: BTreeMap<String, usize>,
    /// Connections accepted.
    pub connections: u64,
    /// Bytes of answers, heads included.
    pub bytes: u64,
}

impl Books {
    /// All requests.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.hits.values().flat_map(BTreeMap::values).sum()
    }

    /// Requests for one path of one host.
    #[must_use]
    pub fn hits_of(&self, host: &str, path: &str) -> u64 {
        let paths = self.hits.get(host);
        paths
            .and_then(|paths| paths.get(path))
            .copied()
            .unwrap_or(0)
    }
}
