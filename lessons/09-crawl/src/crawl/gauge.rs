//! How many pages are in hand: asked for, and not yet read.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts what is in hand, and remembers the most.
#[derive(Debug, Default)]
pub struct Gauge {
    now: AtomicUsize,
    most: AtomicUsize,
}

/// A page in hand, until it is dropped.
#[derive(Debug)]
pub struct InHand(Arc<Gauge>);

impl Gauge {
    /// Takes a page in hand.
    pub fn take(self: &Arc<Self>) -> InHand {
        // `Relaxed`: counts that order nothing. `most` is read when all who
        // count are joined.
        let now = self.now.fetch_add(1, Ordering::Relaxed) + 1;
        self.most.fetch_max(now, Ordering::Relaxed);
        InHand(Arc::clone(self))
    }

    /// How many are in hand now: advice only.
    #[must_use]
    pub fn now(&self) -> usize {
        self.now.load(Ordering::Relaxed)
    }

    /// The most that were in hand at once.
    #[must_use]
    pub fn most(&self) -> usize {
        self.most.load(Ordering::Relaxed)
    }
}

impl Drop for InHand {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_at_once_is_remembered() {
        let gauge = Arc::new(Gauge::default());

        let two = [gauge.take(), gauge.take()];
        drop(two);
        let one = gauge.take();

        assert_eq!((gauge.now(), gauge.most()), (1, 2));
        drop(one);
    }
}
