//! One counter and many threads: the wrong way, and five that are right.
//!
//! The question: ten threads each add one. Where does the sum live, and who
//! may touch it? The naive answer is a place that everybody reads and writes,
//! [`LoadStore`]; it loses increments. Each of the others mends that, at a
//! price that the lesson measures:
//!
//! | way | what makes it right |
//! |---|---|
//! | [`FetchAdd`] | the processor reads, adds and writes in one step |
//! | [`Mutexed`] | one thread at a time is let in |
//! | [`Owned`] | one thread owns the count; the others send it messages |
//! | [`Packed`], [`Padded`] | a count per thread, summed at the end |
//!
//! Nothing here names `std::sync`: the tests run these very files under a
//! model checker, which takes every turn that the threads could take.

mod fetch_add;
mod load_store;
mod mutexed;
mod owned;
mod per_thread;

pub use fetch_add::FetchAdd;
pub use load_store::LoadStore;
pub use mutexed::Mutexed;
pub use owned::Owned;
pub use per_thread::{Packed, Padded};

/// A count that several workers add to.
pub trait Counter: Sync {
    /// What the lesson and its Python twin call it.
    const NAME: &'static str;

    /// A count of 0, for so many workers.
    fn for_workers(workers: usize) -> Self;

    /// Adds one, so many `times`, as the worker of this number, from 0. No two
    /// threads may use the same number at the same time.
    fn add(&self, worker: usize, times: u64);

    /// The count. It takes the counter away, so that all who added have ended.
    fn total(self) -> u64;
}
