//! Wrong: counts a whole batch before it has tried the first of it.

use std::ops::Range;

use crate::sync::atomic::{AtomicU64, Ordering};
use crate::sync::thread;

pub fn search(
    shares: Vec<Range<u64>>,
    batch: u64,
    tried: &AtomicU64,
    hits: impl Fn(u64) -> bool + Sync,
) -> Vec<Option<u64>> {
    let hits = &hits;
    thread::scope(|scope| {
        let workers: Vec<_> = shares
            .into_iter()
            .map(|share| scope.spawn(move || first(share, batch, tried, hits)))
            .collect();
        let joined = workers.into_iter().map(|worker| worker.join().unwrap());
        joined.collect()
    })
}

fn first(
    nonces: Range<u64>,
    batch: u64,
    tried: &AtomicU64,
    hits: impl Fn(u64) -> bool,
) -> Option<u64> {
    let mut first = nonces.start;
    while first < nonces.end {
        let last = nonces.end.min(first + batch);
        tried.fetch_add(last - first, Ordering::Relaxed);
        let found = (first..last).find(|nonce| hits(*nonce));
        if found.is_some() {
            return found;
        }
        first = last;
    }
    None
}
