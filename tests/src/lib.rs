//! The exercise runner, and what the tests of this workspace are written with.

pub mod benchmarks;
pub mod exercises;
pub mod gate;
pub mod probe_tasks;
pub mod programs;
pub mod watchdog;
