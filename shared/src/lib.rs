//! What the lessons share.
//!
//! | how a lesson talks and measures | |
//! |---|---|
//! | [`lesson`] | options, tables, claims, JSON, Ctrl-C: one `Report` of a run |
//! | [`measure`] | machine, resources, repetitions, sweeps, timeline |
//! | [`seed`] | one seed for everything that is random |
//! | [`sync`] | the one place that names the sync and thread types |
//!
//! | what several lessons teach | |
//! |---|---|
//! | [`explore`] | every interleaving of a tiny model |
//! | [`queue`] | a queue that knows when its work is done |
//! | [`task`] | the handle of a task: how a result comes back |
//! | [`thread_pool`] | work handed to threads that stand ready |
//! | [`process_pool`] | work handed to processes that can be killed |
//!
//! The first table knows nothing of the second. Both pools give out the handles
//! of [`task`]. Nothing here brings in HTTP, HTML or an async runtime: a
//! student who runs one small lesson does not compile another.

pub mod explore;
pub mod lesson;
pub mod measure;
pub mod process_pool;
pub mod queue;
pub mod seed;
pub mod sync;
pub mod task;
pub mod thread_pool;
mod yielding;
