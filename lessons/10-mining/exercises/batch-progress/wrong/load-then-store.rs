//! Wrong: adds in two steps, and loses what is added in between.

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
            found = Some(nonce);
            break;
        }
        if untold == batch {
            let all = tried.load(Ordering::Relaxed) + untold;
            tried.store(all, Ordering::Relaxed);
            untold = 0;
        }
    }
    let all = tried.load(Ordering::Relaxed) + untold;
    tried.store(all, Ordering::Relaxed);
    found
}
