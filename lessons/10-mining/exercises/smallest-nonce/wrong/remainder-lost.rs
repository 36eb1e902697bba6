//! Wrong: what cannot be shared evenly is searched by nobody.

use std::ops::Range;

use crate::sync::atomic::{AtomicU64, Ordering};
use crate::sync::thread;

pub fn smallest(
    nonces: Range<u64>,
    _piece: u64,
    workers: usize,
    hits: impl Fn(u64) -> bool + Sync,
) -> Option<u64> {
    let share = (nonces.end - nonces.start) / workers as u64;
    let best = AtomicU64::new(u64::MAX);
    thread::scope(|scope| {
        for worker in 0..workers as u64 {
            let first = nonces.start + worker * share;
            let (best, hits) = (&best, &hits);
            scope.spawn(move || {
                for nonce in first..first + share {
                    if nonce >= best.load(Ordering::Relaxed) {
                        return;
                    }
                    if hits(nonce) {
                        best.fetch_min(nonce, Ordering::Relaxed);
                        return;
                    }
                }
            });
        }
    });
    Some(best.into_inner()).filter(|best| *best != u64::MAX)
}
