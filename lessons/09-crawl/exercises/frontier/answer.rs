//! A frontier that ends exactly when the work ends.
//!
//! A crawler knows some pages, and each page that it visits may name others.
//! The frontier is the list of what is still to be visited. Its workers go
//! home when it is empty. But a page in somebody's hands may fill it again:
//! at the beginning there is one page for many workers, and all but one of
//! them go home at once.
//!
//! Let a worker that finds nothing to do wait until there is something, or
//! until nothing more can come. No clock can tell that.

use std::collections::BTreeSet;

use crate::sync::{Mutex, thread};

/// What is known so far.
struct Frontier {
    to_visit: Vec<u32>,
    seen: BTreeSet<u32>,
}

/// Visits each page once that can be reached from `start`, which names none
/// twice, with so many workers at the same time. `visit` gives a page's links.
pub fn crawl(
    workers: usize,
    start: Vec<u32>,
    visit: impl Fn(u32) -> Vec<u32> + Sync,
) -> BTreeSet<u32> {
    let seen = start.iter().copied().collect();
    let frontier = Mutex::new(Frontier {
        to_visit: start,
        seen,
    });
    let work = || {
        loop {
            let next = frontier.lock().unwrap().to_visit.pop();
            let Some(page) = next else { break };
            let links = visit(page);
            let mut frontier = frontier.lock().unwrap();
            for link in links {
                if frontier.seen.insert(link) {
                    frontier.to_visit.push(link);
                }
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    frontier.into_inner().unwrap().seen
}
