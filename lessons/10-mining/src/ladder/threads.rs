//! Seventh rung: all cores, with threads.
//!
//! New here: nothing in the hash. The numbers are handed out in chunks, see
//! [`Smallest`], to as many threads as there are cores. Each does on its core
//! what one did below, so this rung is worth as much as there are cores.

use std::convert::Infallible;
use std::num::NonZeroUsize;
use std::ops::Range;

use crate::smallest::Smallest;
use crate::sync::thread;

/// The first of `numbers` that `first` gives, with so many threads.
pub fn first(
    workers: NonZeroUsize,
    chunk: u64,
    numbers: Range<u64>,
    first: impl Fn(Range<u64>) -> Option<u64> + Sync,
) -> Option<u64> {
    let search = Smallest::new(numbers, chunk);
    let work = || search.work(|chunk| Ok::<_, Infallible>(first(chunk)));
    thread::scope(|scope| {
        for _ in 0..workers.get() {
            scope.spawn(work);
        }
    });
    search.answer()
}
