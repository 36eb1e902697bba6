//! What the lessons share.
//!
//! | room | what it is for |
//! |---|---|
//! | [`explore`] | every interleaving of a tiny model |
//! | [`lesson`] | how a lesson talks: options, tables, claims, JSON, Ctrl-C |
//! | [`measure`] | how it measures: machine, resources, repetitions, timeline |
//! | [`queue`] | a queue that knows when its work is done |
//! | [`seed`] | one seed for everything that is random |
//! | [`sync`] | the one place that names the sync and thread types |
//! | [`task`] | the handle of a task: how a result comes back |
//!
//! `lesson` and `measure` know nothing of the rooms that teach. Nothing here
//! brings in HTTP, HTML or an async runtime: a student who runs one small
//! lesson does not compile another.

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
