//! The books while they are being written.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::site::books::Books;

/// The site's books. Clones are the same books.
#[derive(Clone, Default)]
pub(super) struct Ledger(Arc<Mutex<Pages>>);

/// One lock for all: the site serves on one thread, and only whoever asks for
/// the books takes it from another.
#[derive(Default)]
struct Pages {
    hosts: HashMap<String, Host>,
    in_flight: usize,
    most_in_flight: usize,
    connections: u64,
    bytes: u64,
    /// Which books these are. A visit of the old books does not end in the new
    /// ones.
    edition: u64,
}

#[derive(Default)]
struct Host {
    hits: HashMap<String, u64>,
    in_flight: usize,
    most_in_flight: usize,
}

/// A request that is being answered. Dropping it ends it.
pub(super) struct Visit {
    ledger: Ledger,
    host: String,
    edition: u64,
    /// How often the page has been asked for, this time included.
    pub(super) attempt: u64,
}

impl Ledger {
    fn lock(&self) -> MutexGuard<'_, Pages> {
        // Counting cannot leave the books half written.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn connected(&self) {
        self.lock().connections += 1;
    }

    /// Writes down a request.
    pub(super) fn enter(&self, host: &str, target: &str) -> Visit {
        let mut pages = self.lock();
        pages.in_flight += 1;
        pages.most_in_flight = pages.most_in_flight.max(pages.in_flight);
        let edition = pages.edition;
        let of_host = pages.hosts.entry(host.to_owned()).or_default();
        of_host.in_flight += 1;
        of_host.most_in_flight = of_host.most_in_flight.max(of_host.in_flight);
        let hits = of_host.hits.entry(target.to_owned()).or_default();
        *hits += 1;
        Visit {
            attempt: *hits,
            ledger: self.clone(),
            host: host.to_owned(),
            edition,
        }
    }

    /// How often a page has been asked for.
    pub(super) fn hits(&self, host: &str, target: &str) -> u64 {
        let pages = self.lock();
        let hits = pages.hosts.get(host).and_then(|of| of.hits.get(target));
        hits.copied().unwrap_or(0)
    }

    pub(super) fn sent(&self, bytes: usize) {
        self.lock().bytes += bytes as u64;
    }

    pub(super) fn reset(&self) {
        let mut pages = self.lock();
        *pages = Pages {
            edition: pages.edition + 1,
            ..Pages::default()
        };
    }

    pub(super) fn read(&self) -> Books {
        let pages = self.lock();
        let mut books = Books {
            in_flight: pages.in_flight,
            most_in_flight: pages.most_in_flight,
            connections: pages.connections,
            bytes: pages.bytes,
            ..Books::default()
        };
        for (name, host) in &pages.hosts {
            let hits = host.hits.clone().into_iter().collect();
            books.hits.insert(name.clone(), hits);
            let most = host.most_in_flight;
            books.most_in_flight_by_host.insert(name.clone(), most);
        }
        books
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let mut pages = self.ledger.lock();
        if pages.edition != self.edition {
            return;
        }
        pages.in_flight -= 1;
        if let Some(host) = pages.hosts.get_mut(&self.host) {
            host.in_flight -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_that_ends_after_a_reset_does_not_count_in_the_new_books() {
        let ledger = Ledger::default();
        let old = ledger.enter("wiki.test", "/a");

        ledger.reset();
        let new = ledger.enter("wiki.test", "/a");
        drop(old);

        assert_eq!(ledger.read().in_flight, 1);
        assert_eq!(new.attempt, 1);
        drop(new);
        assert_eq!(ledger.read().in_flight, 0);
    }

    #[test]
    fn the_most_in_flight_is_kept_when_all_have_ended() {
        let ledger = Ledger::default();

        let both = (ledger.enter("a.test", "/"), ledger.enter("b.test", "/"));
        drop(both);
        drop(ledger.enter("a.test", "/"));

        let books = ledger.read();
        assert_eq!(books.most_in_flight, 2);
        assert_eq!(books.most_in_flight_by_host["a.test"], 1);
        assert_eq!(books.hits_of("a.test", "/"), 2);
    }
}
