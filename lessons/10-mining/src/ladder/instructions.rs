//! How many instructions a search takes.
//!
//! Times differ from run to run; instructions hardly do. But only the CPU can
//! count them, and not every system lets a program ask: a virtual machine
//! mostly has no counter, and a cautious administrator lends none.

/// How many instructions this thread does within `work`; `None` where the
/// system does not tell.
#[cfg(target_os = "linux")]
pub fn of(work: impl FnOnce()) -> Option<u64> {
    // Without a word on what to count, these are instructions.
    let mut counter = perf_event::Builder::new().build().ok()?;
    counter.enable().ok()?;
    work();
    counter.disable().ok()?;
    counter.read().ok()
}

/// As above: only Linux is asked.
#[cfg(not(target_os = "linux"))]
pub fn of(_: impl FnOnce()) -> Option<u64> {
    None
}
