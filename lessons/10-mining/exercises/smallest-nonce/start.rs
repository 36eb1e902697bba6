//! Split a search so that the smallest answer wins.
//!
//! Several workers look for the smallest nonce that hits. Each takes a piece,
//! the next few nonces, tries them, and takes the next piece. As soon as one
//! of them has a hit, all stop. The answer is a hit, but not always the
//! smallest: a worker with larger nonces may be the quicker one.
//!
//! Let the smallest win. Nobody should go on searching where nothing smaller
//! can be.

use std::ops::Range;

use crate::sync::atomic::{AtomicU64, Ordering};
use crate::sync::{Mutex, thread};

/// The smallest of `nonces` that hits, by so many workers at the same time.
/// Each of them takes `piece` nonces at once, and none is tried twice.
pub fn smallest(
    nonces: Range<u64>,
    piece: u64,
    workers: usize,
    hits: impl Fn(u64) -> bool + Sync,
) -> Option<u64> {
    let next = AtomicU64::new(nonces.start);
    let found = Mutex::new(None);
    let search = || {
        loop {
            let first = next.fetch_add(piece, Ordering::Relaxed);
            if first >= nonces.end {
                return;
            }
            for nonce in first..nonces.end.min(first + piece) {
                if hits(nonce) {
                    found.lock().unwrap().get_or_insert(nonce);
                }
                if found.lock().unwrap().is_some() {
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
    found.into_inner().unwrap()
}
