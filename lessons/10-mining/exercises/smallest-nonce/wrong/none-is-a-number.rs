//! Wrong: says that what stands for “none yet” is the answer.

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
            if first >= nonces.end.min(best.load(Ordering::Relaxed)) {
                return;
            }
            let mut piece = first..nonces.end.min(first + piece);
            if let Some(nonce) = piece.find(|nonce| hits(*nonce)) {
                best.fetch_min(nonce, Ordering::Relaxed);
                return;
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(search);
        }
    });
    Some(best.into_inner())
}
