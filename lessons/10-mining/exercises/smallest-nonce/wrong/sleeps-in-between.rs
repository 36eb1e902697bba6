//! Wrong: sleeps for a while, and looks whether all workers are done.

use std::ops::Range;
use std::time::Duration;

use crate::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use crate::sync::thread;

pub fn smallest(
    nonces: Range<u64>,
    piece: u64,
    workers: usize,
    hits: impl Fn(u64) -> bool + Sync,
) -> Option<u64> {
    let next = AtomicU64::new(nonces.start);
    let best = AtomicU64::new(u64::MAX);
    let done = AtomicUsize::new(0);
    let search = || {
        loop {
            let first = next.fetch_add(piece, Ordering::Relaxed);
            if first >= nonces.end.min(best.load(Ordering::Relaxed)) {
                break;
            }
            let mut piece = first..nonces.end.min(first + piece);
            if let Some(nonce) = piece.find(|nonce| hits(*nonce)) {
                best.fetch_min(nonce, Ordering::Relaxed);
                break;
            }
        }
        done.fetch_add(1, Ordering::Relaxed);
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(search);
        }
        while done.load(Ordering::Relaxed) < workers {
            thread::sleep(Duration::from_millis(20));
        }
    });
    Some(best.into_inner()).filter(|best| *best != u64::MAX)
}
