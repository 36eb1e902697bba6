//! Wrong: all stop with the first hit, and what lies below is searched again.

use std::ops::Range;

use crate::sync::atomic::{AtomicU64, Ordering};
use crate::sync::thread;

pub fn smallest(
    nonces: Range<u64>,
    piece: u64,
    workers: usize,
    hits: impl Fn(u64) -> bool + Sync,
) -> Option<u64> {
    let next = AtomicU64::new(nonces.start);
    let best = AtomicU64::new(u64::MAX);
    let search = || {
        loop {
            let first = next.fetch_add(piece, Ordering::Relaxed);
            if first >= nonces.end {
                return;
            }
            for nonce in first..nonces.end.min(first + piece) {
                if best.load(Ordering::Relaxed) != u64::MAX {
                    return;
                }
                if hits(nonce) {
                    best.fetch_min(nonce, Ordering::Relaxed);
                    return;
                }
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(search);
        }
    });
    let hit = Some(best.into_inner()).filter(|best| *best != u64::MAX)?;
    (nonces.start..hit).find(|nonce| hits(*nonce)).or(Some(hit))
}
