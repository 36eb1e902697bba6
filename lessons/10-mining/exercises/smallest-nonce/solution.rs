//! The smallest so far ends the search of whoever has larger ones.

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
    // No range has this one in it: it stands for “none yet”.
    let best = AtomicU64::new(u64::MAX);
    let search = || {
        loop {
            // `Relaxed`, here and below: each of the two numbers stands for
            // itself, and the scope's end orders the last look at `best`.
            let first = next.fetch_add(piece, Ordering::Relaxed);
            // Once for each piece. Pieces come in order: nothing smaller is
            // left. Who has a smaller piece in hand searches it to its end.
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
    Some(best.into_inner()).filter(|best| *best != u64::MAX)
}
