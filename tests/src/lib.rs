//! What the tests of this workspace are written with.

pub mod gate;
pub mod probe_tasks;
pub mod programs;
pub mod watchdog;
