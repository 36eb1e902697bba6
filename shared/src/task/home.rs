//! Which pool the current thread works for.
//!
//! A pool with one worker runs a task that submits another to the same pool and
//! joins it. The only worker waits for a task that only it could run: a
//! deadlock without a word. So a join asks first whether it stands on a worker
//! of the very pool that the task is queued in. If so, the worker runs it right
//! there, on top of the one that waits.
//!
//! It runs *that* task and no other. A worker that ran any queued task while it
//! waits could pick one that waits for the task below it on the same stack,
//! which cannot go on before: a deadlock that more workers would not have had.

use std::cell::Cell;

use crate::sync::thread_local;

/// Tells pools apart: each pool has its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolId(pub u64);

thread_local! {
    static HOME: Cell<Option<PoolId>> = const { Cell::new(None) };
}

/// Makes the current thread a worker of this pool, for as long as it lives.
pub fn enter_home(pool: PoolId) {
    HOME.with(|home| home.set(Some(pool)));
}

/// Whether the current thread is a worker of this pool.
#[must_use]
pub fn at_home(pool: PoolId) -> bool {
    HOME.with(Cell::get) == Some(pool)
}
