//! Wrong: returns with a hit, and forgets what it has not told yet.

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
    let mut untold = 0;
    for nonce in nonces {
        untold += 1;
        if hits(nonce) {
            return Some(nonce);
        }
        if untold == batch {
            tried.fetch_add(untold, Ordering::Relaxed);
            untold = 0;
        }
    }
    tried.fetch_add(untold, Ordering::Relaxed);
    None
}
