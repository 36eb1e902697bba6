//! Eighth rung: all cores, with processes.
//!
//! New here: each worker is a program of its own, with memory of its own. It
//! is sent a chunk of numbers and sends back what it found. That costs more
//! than a claim, and the cores are the same: this rung is no higher than the
//! one below. In Python it is the only one that uses all cores.

use std::ops::Range;

use serde::Serialize;
use shared::lesson::{Error, Stop};
use shared::process_pool::{ProcessPool, Task};
use shared::task::MapOptions;

use crate::contest::{AHEAD, chunks, first_hit};

/// The first of `numbers` that `task` gives; `input` is what a worker is sent
/// for a chunk of them.
///
/// # Errors
/// If a worker ends early, or when the run should end.
pub fn first<I: Serialize>(
    pool: &ProcessPool,
    task: &Task<I, Option<u64>>,
    chunk: u64,
    numbers: Range<u64>,
    input: impl Fn(Range<u64>) -> I,
    stop: &Stop,
) -> Result<Option<u64>, Error> {
    // In the order of the chunks: the first hit is the smallest.
    let options = MapOptions::new().buffer(AHEAD * pool.workers());
    let inputs = chunks(chunk, numbers).map(input);
    first_hit(pool.map_with(options, inputs, task), stop)
}
