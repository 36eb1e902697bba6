//! Wrong: an iterator is lazy, so each worker is joined before the next starts.

use std::ops::Range;

use crate::sync::thread;

pub fn smallest(
    nonces: Range<u64>,
    _piece: u64,
    workers: usize,
    hits: impl Fn(u64) -> bool + Sync,
) -> Option<u64> {
    let count = nonces.end - nonces.start;
    let share = count.div_ceil(workers as u64);
    let hits = &hits;
    thread::scope(|scope| {
        (0..workers as u64)
            .map(|worker| {
                let first = nonces.start + worker * share;
                let last = nonces.end.min(first + share);
                scope.spawn(move || (first..last).find(|it| hits(*it)))
            })
            .find_map(|worker| worker.join().unwrap())
    })
}
