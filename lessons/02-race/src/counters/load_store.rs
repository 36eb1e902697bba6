//! Wrong: load, add, store. Another thread may store in between, and its
//! increment is overwritten. This is what `count += 1` means to a machine.
//!
//! Every step is atomic and the program is well defined. It is the three steps
//! together that are not one.

use super::Counter;
use crate::sync::atomic::{AtomicU64, Ordering};

/// One count, for all to load and store.
#[derive(Debug)]
pub struct LoadStore(AtomicU64);

impl Counter for LoadStore {
    const NAME: &'static str = "load+store";

    fn for_workers(_: usize) -> Self {
        Self(AtomicU64::new(0))
    }

    // ANCHOR: add
    fn add(&self, _: usize, times: u64) {
        for _ in 0..times {
            // `Relaxed`, twice: no ordering would help. What is stored may
            // be out of date however strongly both are ordered.
            let count = self.0.load(Ordering::Relaxed);
            self.0.store(count + 1, Ordering::Relaxed);
        }
    }
    // ANCHOR_END: add

    fn total(self) -> u64 {
        self.0.into_inner()
    }
}
