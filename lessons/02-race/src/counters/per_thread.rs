//! Right: a count per thread, summed at the end. Nobody waits for anybody; the
//! price is that the sum is not known before the end.
//!
//! Twice, because the memory's own unit decides over the speed. A core fetches
//! and owns whole cache lines, of 64 or 128 bytes. Counts that lie side by side
//! share one, and the cores take it from each other although no thread touches
//! another's count: *false sharing*.

use crossbeam::utils::CachePadded;

use super::Counter;
use crate::sync::atomic::{AtomicU64, Ordering};

/// A count per thread, side by side.
#[derive(Debug)]
pub struct Packed(Vec<AtomicU64>);

/// A count per thread, each on a cache line of its own.
#[derive(Debug)]
pub struct Padded(Vec<CachePadded<AtomicU64>>);

impl Counter for Packed {
    const NAME: &'static str = "per thread, packed";

    fn for_workers(workers: usize) -> Self {
        Self((0..workers).map(|_| AtomicU64::new(0)).collect())
    }

    fn add(&self, worker: usize, times: u64) {
        add_alone(&self.0[worker], times);
    }

    fn total(self) -> u64 {
        self.0.into_iter().map(AtomicU64::into_inner).sum()
    }
}

impl Counter for Padded {
    const NAME: &'static str = "per thread, padded";

    fn for_workers(workers: usize) -> Self {
        let zero = |_| CachePadded::new(AtomicU64::new(0));
        Self((0..workers).map(zero).collect())
    }

    fn add(&self, worker: usize, times: u64) {
        add_alone(&self.0[worker], times);
    }

    fn total(self) -> u64 {
        let counts = self.0.into_iter().map(CachePadded::into_inner);
        counts.map(AtomicU64::into_inner).sum()
    }
}

/// Load and store, as in [`LoadStore`](super::LoadStore), and right all the
/// same: nobody else stores to this count.
// Not inlined, so that both ways run the same machine code and differ in
// nothing but the place of the count.
#[inline(never)]
fn add_alone(count: &AtomicU64, times: u64) {
    for _ in 0..times {
        // `Relaxed`: each count has one writer, and `total` comes after the
        // writers are joined.
        let before = count.load(Ordering::Relaxed);
        count.store(before + 1, Ordering::Relaxed);
    }
}
