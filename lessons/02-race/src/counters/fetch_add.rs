//! Right: the processor reads, adds and writes in one step. The cores take
//! turns at the cache line that holds the count, and that is the price.

use super::Counter;
use crate::sync::atomic::{AtomicU64, Ordering};

/// One count, for all to add to.
#[derive(Debug)]
pub struct FetchAdd(AtomicU64);

impl Counter for FetchAdd {
    const NAME: &'static str = "fetch_add";

    fn for_workers(_: usize) -> Self {
        Self(AtomicU64::new(0))
    }

    // ANCHOR: add
    fn add(&self, _: usize, times: u64) {
        for _ in 0..times {
            // `Relaxed`: the count orders nothing else; `total` comes after
            // the workers are joined, which orders all they did before.
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
    // ANCHOR_END: add

    fn total(self) -> u64 {
        self.0.into_inner()
    }
}
