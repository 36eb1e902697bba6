//! A process and its children, and how to end them all.

use std::fs;
use std::process::Child;

/// Lets processes whose parent ends become our children, so that they are
/// found. Only Linux can.
pub fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    {
        // Where it is refused, an orphan is found by its group alone.
        let _ = nix::sys::prctl::set_child_subreaper(true);
    }
}

/// A process and its descendants, by their ids. Where the system does not
/// tell: the process alone.
pub fn family(process: u32) -> Vec<u32> {
    let all = all();
    let mut family = vec![process];
    let mut at = 0;
    while let Some(&parent) = family.get(at) {
        family.extend(
            all.iter().filter(|it| it.parent == parent).map(|it| it.id),
        );
        at += 1;
    }
    family
}

/// Whether a child of ours has ended, though nobody has waited for it yet.
pub fn has_ended(process: u32) -> bool {
    fs::read_to_string(format!("/proc/{process}/stat"))
        .is_ok_and(|stat| stat.rsplit(')').next().is_some_and(is_ended))
}

/// Of what follows the name in a line of `/proc/…/stat`.
fn is_ended(fields: &str) -> bool {
    fields.trim_start().starts_with('Z')
}

/// Threads of a process; 0 where the system does not tell.
pub fn threads(process: u32) -> u64 {
    status(process, "Threads:")
}

/// Main memory that a process takes, in bytes; 0 where the system does not
/// tell.
pub fn memory(process: u32) -> u64 {
    status(process, "VmRSS:") << 10
}

fn status(process: u32, key: &str) -> u64 {
    fs::read_to_string(format!("/proc/{process}/status"))
        .unwrap_or_default()
        .lines()
        .find_map(|line| line.strip_prefix(key))
        .and_then(|value| value.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

/// Ends a process that leads its group, its group, and all descendants. Says
/// which of them were still there besides the process itself.
pub fn end_all(child: &mut Child) -> Vec<String> {
    let own = child.id();
    // Before the first is ended: an orphan is harder to find.
    let family = family(own);
    let others: Vec<_> = all()
        .into_iter()
        .filter(|it| it.id != own && it.state != "Z")
        .filter(|it| it.group == own || family.contains(&it.id))
        .collect();
    kill_group(own);
    for other in &others {
        kill(other.id);
    }
    let _ = child.kill();
    reap(&others);
    others.into_iter().map(|it| it.name).collect()
}

/// Ends all descendants of this process that are still known to be such.
#[cfg(unix)]
pub fn end_descendants() {
    let own = std::process::id();
    for process in family(own).into_iter().filter(|it| *it != own) {
        kill(process);
    }
}

/// A process, from a line of `/proc/…/stat`, see proc(5).
struct Process {
    id: u32,
    name: String,
    state: String,
    parent: u32,
    group: u32,
}

fn all() -> Vec<Process> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| {
            let id = entry.file_name().to_str()?.parse().ok()?;
            let line = fs::read_to_string(entry.path().join("stat")).ok()?;
            let (head, rest) = line.rsplit_once(')')?;
            let (_, name) = head.split_once('(')?;
            let mut fields = rest.split_whitespace();
            Some(Process {
                id,
                name: name.to_owned(),
                state: fields.next()?.to_owned(),
                parent: fields.next()?.parse().ok()?,
                group: fields.next()?.parse().ok()?,
            })
        })
        .collect()
}

#[cfg(unix)]
fn kill_group(leader: u32) {
    use nix::sys::signal::{Signal, killpg};
    let _ = killpg(pid(leader), Signal::SIGKILL);
}

#[cfg(unix)]
fn kill(process: u32) {
    use nix::sys::signal::{Signal, kill};
    let _ = kill(pid(process), Signal::SIGKILL);
}

/// Waits for those that became our children.
#[cfg(unix)]
fn reap(others: &[Process]) {
    use nix::sys::wait::waitpid;
    for other in others {
        // An error: it is somebody else's child.
        let _ = waitpid(pid(other.id), None);
    }
}

#[cfg(unix)]
fn pid(process: u32) -> nix::unistd::Pid {
    let id = i32::try_from(process).expect("process ids are small");
    nix::unistd::Pid::from_raw(id)
}

#[cfg(not(unix))]
fn kill_group(_: u32) {}

#[cfg(not(unix))]
fn kill(_: u32) {}

#[cfg(not(unix))]
fn reap(_: &[Process]) {}
