//! How many threads there can be, and who says no.
//!
//! A program that starts threads until it is refused can take the whole machine
//! along: no other program can start anything then. So we stop at half of what
//! the system has, and look at a refusal where it harms nobody: in a process
//! whose addresses we limit ourselves.

use std::fs;

/// What Linux asks before it gives a thread, by file, and what each is about.
const LIMITS: [(&str, &str); 4] = [
    ("/proc/sys/kernel/threads-max", "threads for this machine"),
    ("/proc/sys/kernel/pid_max", "ids for threads and processes"),
    (
        "/proc/sys/vm/max_map_count",
        "mappings for a process, two or more of them for each stack",
    ),
    ("/sys/fs/cgroup/pids.max", "threads for this control group"),
];

/// Where the system does not tell, so many threads do no harm.
const UNTOLD: usize = 20_000;

/// The limits that the system tells of.
pub fn told() -> impl Iterator<Item = (usize, &'static str)> {
    LIMITS.into_iter().filter_map(|(file, about)| {
        let text = fs::read_to_string(file).ok()?;
        // `max` is no limit.
        Some((text.trim().parse().ok()?, about))
    })
}

/// How many threads we may start without harm to others.
pub fn harmless() -> usize {
    told().map(|(limit, _)| limit / 2).min().unwrap_or(UNTOLD)
}

/// Limits the addresses of this process, for good.
///
/// # Errors
/// If the system refuses.
#[cfg(target_os = "linux")]
pub fn address_space(bytes: Option<u64>) -> Result<(), String> {
    use nix::sys::resource::{Resource, setrlimit};

    let Some(bytes) = bytes else {
        return Ok(());
    };
    setrlimit(Resource::RLIMIT_AS, bytes, bytes).map_err(|error| {
        format!("the addresses cannot be limited: {}", error.desc())
    })
}

/// Nothing is asked for where it cannot be had.
#[cfg(not(target_os = "linux"))]
pub fn address_space(_: Option<u64>) -> Result<(), String> {
    Ok(())
}
