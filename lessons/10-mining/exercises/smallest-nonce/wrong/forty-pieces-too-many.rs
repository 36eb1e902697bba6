//! Wrong: looks forty pieces too late whether there is a hit.

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
    let smallest = AtomicU64::new(u64::MAX);
    let search = || {
        loop {
            let first = next.fetch_add(piece, Ordering::Relaxed);
            let best = smallest.load(Ordering::Relaxed);
            if first >= nonces.end.min(best.saturating_add(40 * piece)) {
                return;
            }
            let mut piece = first..nonces.end.min(first + piece);
            if let Some(nonce) = piece.find(|nonce| hits(*nonce)) {
                smallest.fetch_min(nonce, Ordering::Relaxed);
                return;
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(search);
        }
    });
    Some(smallest.into_inner()).filter(|best| *best != u64::MAX)
}
