//! Probes that the tests of this workspace are written with.

pub mod gate;
pub mod probe_tasks;
pub mod watchdog;
