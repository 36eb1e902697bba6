//! Wrong: the batch is shared by all, and so it is what they all want.

use std::ops::Range;

use crate::sync::atomic::{AtomicU64, Ordering};
use crate::sync::{Arc, thread};

pub fn search(
    shares: Vec<Range<u64>>,
    batch: u64,
    tried: &AtomicU64,
    hits: impl Fn(u64) -> bool + Sync,
) -> Vec<Option<u64>> {
    let hits = &hits;
    let untold = Arc::new(AtomicU64::new(0));
    let found = thread::scope(|scope| {
        let workers: Vec<_> = shares
            .into_iter()
            .map(|share| {
                let untold = Arc::clone(&untold);
                scope.spawn(move || first(share, batch, &untold, tried, hits))
            })
            .collect();
        let joined = workers.into_iter().map(|worker| worker.join().unwrap());
        joined.collect()
    });
    tried.fetch_add(untold.swap(0, Ordering::Relaxed), Ordering::Relaxed);
    found
}

fn first(
    mut nonces: Range<u64>,
    batch: u64,
    untold: &AtomicU64,
    tried: &AtomicU64,
    hits: impl Fn(u64) -> bool,
) -> Option<u64> {
    nonces.find(|nonce| {
        let hit = hits(*nonce);
        if untold.fetch_add(1, Ordering::Relaxed) + 1 >= batch {
            let batch = untold.swap(0, Ordering::Relaxed);
            tried.fetch_add(batch, Ordering::Relaxed);
        }
        hit
    })
}
