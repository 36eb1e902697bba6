//! Many workers look for the smallest number that hits.
//!
//! The naive way gives each worker a part of the numbers, and whoever hits
//! first calls out. That is wrong: the first to hit need not have hit the
//! smallest. And it is slow: a worker who is done with its part sits idle.
//!
//! So nobody owns a part. A counter hands out chunks in rising order, each to
//! one worker. A hit is kept only if it is smaller than the best so far: an
//! atomic minimum. Whoever is handed a chunk above the best is done. All
//! chunks below the best were handed out before, and nobody leaves a chunk
//! half done: so when all workers are done, the best is the smallest.
//!
//! The price: what others have tried above the answer before it was known.
//! Small chunks keep that low, and a claim costs one atomic addition.

use std::ops::Range;

use crate::sync::atomic::{AtomicU64, Ordering};

/// A search for the smallest number that hits, by any number of workers.
#[derive(Debug)]
pub struct Smallest {
    numbers: Range<u64>,
    chunk: u64,
    /// Counts chunks, not numbers: a sum of numbers could grow past 2^64, wrap
    /// around to 0, and let the search begin again.
    claimed: AtomicU64,
    /// The smallest hit so far; before the first, the end of the numbers.
    best: AtomicU64,
}

impl Smallest {
    /// A search among `numbers`, handed out from one multiple of `chunk` to the
    /// next.
    ///
    /// # Panics
    /// If `chunk` is 0.
    pub fn new(numbers: Range<u64>, chunk: u64) -> Self {
        Self {
            claimed: AtomicU64::new(numbers.start / chunk),
            best: AtomicU64::new(numbers.end),
            numbers,
            chunk,
        }
    }

    /// What each worker does: until no chunk below the best hit is left, it
    /// claims one, and `first` gives the first hit in it.
    ///
    /// # Errors
    /// That of `first`; the search has no answer then.
    pub fn work<E>(
        &self,
        mut first: impl FnMut(Range<u64>) -> Result<Option<u64>, E>,
    ) -> Result<(), E> {
        while let Some(chunk) = self.claim() {
            if let Some(hit) = first(chunk)? {
                // In one atomic step: with a load, a comparison and a store, a
                // larger hit could overwrite a smaller one. `Relaxed`: nothing
                // else is passed on with it.
                self.best.fetch_min(hit, Ordering::Relaxed);
            }
        }
        Ok(())
    }

    /// The smallest hit, if there is one, when every worker has been joined
    /// and none had an error.
    pub fn answer(&self) -> Option<u64> {
        // `Relaxed`: joining the workers ordered it after all they did.
        let best = self.best.load(Ordering::Relaxed);
        (best < self.numbers.end).then_some(best)
    }

    /// Lets every worker end after the chunk it works on; the search has no
    /// answer then.
    pub fn give_up(&self) {
        // `Relaxed`: who sees it late works a chunk longer.
        self.best.store(self.numbers.start, Ordering::Relaxed);
    }

    /// The next chunk, unless it lies above the best hit.
    fn claim(&self) -> Option<Range<u64>> {
        // `Relaxed`: an addition in one atomic step, no chunk goes out twice.
        let chunk = self.claimed.fetch_add(1, Ordering::Relaxed);
        let start = chunk.checked_mul(self.chunk)?.max(self.numbers.start);
        // Compared with this very chunk, and not "has anybody hit?": another
        // worker may have hit in a later chunk already. `Relaxed`: what is
        // read too late is larger, and costs a chunk for nothing.
        let best = self.best.load(Ordering::Relaxed);
        let end = chunk.saturating_add(1).saturating_mul(self.chunk);
        (start < best).then(|| start..end.min(self.numbers.end))
    }
}
