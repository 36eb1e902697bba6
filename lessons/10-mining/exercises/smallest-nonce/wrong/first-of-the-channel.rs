//! Wrong: takes what comes first, not what is smallest.

use std::ops::Range;

use crate::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use crate::sync::{mpsc, thread};

pub fn smallest(
    nonces: Range<u64>,
    piece: u64,
    workers: usize,
    hits: impl Fn(u64) -> bool + Sync,
) -> Option<u64> {
    let next = AtomicU64::new(nonces.start);
    let found = AtomicBool::new(false);
    let (send, receive) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..workers {
            let send = send.clone();
            scope.spawn(|| {
                let send = send;
                while !found.load(Ordering::Relaxed) {
                    let first = next.fetch_add(piece, Ordering::Relaxed);
                    if first >= nonces.end {
                        return;
                    }
                    let mut piece = first..nonces.end.min(first + piece);
                    if let Some(nonce) = piece.find(|nonce| hits(*nonce)) {
                        found.store(true, Ordering::Relaxed);
                        send.send(nonce).unwrap();
                    }
                }
            });
        }
    });
    drop(send);
    receive.recv().ok()
}
