//! How many connections a process may have.

use std::io;

/// Raises this process's limit of open descriptors as far as the system allows
/// without asking an administrator, and returns it.
///
/// Each connection is a descriptor, on both sides, and the usual limit is
/// 1,024. A client with a thousand requests in flight calls this first.
///
/// # Errors
/// When the limit cannot be read or raised; it is then what it was.
#[cfg(unix)]
pub fn raise_descriptor_limit() -> io::Result<u64> {
    use nix::sys::resource::{Resource, getrlimit, setrlimit};

    // The hard limit of many systems is "none", which macOS does not take.
    const ENOUGH: u64 = 65_536;

    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    let wanted = hard.min(ENOUGH).max(soft);
    setrlimit(Resource::RLIMIT_NOFILE, wanted, hard)?;
    Ok(wanted)
}

/// Says that there is no limit to raise on this system.
///
/// # Errors
/// Never.
#[cfg(not(unix))]
pub fn raise_descriptor_limit() -> io::Result<u64> {
    Ok(u64::MAX)
}
