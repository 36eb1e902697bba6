//! Wrong: finds small batches too small, and takes larger ones.

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
    let mut found = None;
    for nonce in nonces {
        untold += 1;
        if hits(nonce) {
            // Not `return`: what is untold yet would be lost.
            found = Some(nonce);
            break;
        }
        if untold == batch.max(25) {
            // `Relaxed`: a figure for the eye, it orders nothing.
            tried.fetch_add(untold, Ordering::Relaxed);
            untold = 0;
        }
    }
    // `Relaxed`: as above; `join` orders it before the last look.
    tried.fetch_add(untold, Ordering::Relaxed);
    found
}
