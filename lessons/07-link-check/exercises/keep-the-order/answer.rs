//! Keep the order, whoever is done first.
//!
//! Several workers check a list of links. Each takes the next one when it is
//! done with its last, and puts what came out at the end of a list. So the
//! list is in the order in which the checks ended, and nobody knows which
//! result belongs to which link.
//!
//! Give the results in the order of the links. A slow link is not to hold up
//! the others. If a check panics, so does `check_all`.

use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::{Mutex, thread};

/// What came out for each link, in the links' order; so many are checked at
/// the same time.
pub fn check_all<L: Sync, R: Send>(
    links: &[L],
    workers: usize,
    check: impl Fn(&L) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    let work = || {
        while let Some(link) = links.get(next.fetch_add(1, Ordering::Relaxed)) {
            let result = check(link);
            results.lock().unwrap().push(result);
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    results.into_inner().unwrap()
}
