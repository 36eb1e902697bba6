//! What a wait takes of main memory.
//!
//! The process's own pages are half of the truth: a thread also has a stack in
//! the kernel, and its addresses have page tables. Linux tells all three: `RssAnon`
//! and `VmPTE` of this process in `/proc/self/status`, and `KernelStack` of the
//! whole machine in `/proc/meminfo`. Where the system does not tell, the table
//! has a gap.

use serde::{Deserialize, Serialize};

/// Bytes of main memory, as far as the system tells.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Memory {
    /// Of the process itself.
    pub own: Option<u64>,
    /// Of the kernel, for the process: stacks and page tables.
    pub kernel: Option<u64>,
}

impl Memory {
    /// What is in use now.
    pub fn now() -> Self {
        let of_process = |name| kibibytes("/proc/self/status", name);
        let stacks = kibibytes("/proc/meminfo", "KernelStack:");
        Self {
            own: of_process("RssAnon:"),
            kernel: stacks.zip(of_process("VmPTE:")).map(|(a, b)| a + b),
        }
    }

    /// By how much it is more than `before`.
    pub fn less(&self, before: &Self) -> Self {
        let less = |now: Option<u64>, before: Option<u64>| {
            Some(now?.saturating_sub(before?))
        };
        Self {
            own: less(self.own, before.own),
            kernel: less(self.kernel, before.kernel),
        }
    }

    /// All of it.
    pub fn sum(&self) -> Option<u64> {
        Some(self.own? + self.kernel?)
    }
}

/// Threads of this process.
pub fn threads() -> Option<u64> {
    number("/proc/self/status", "Threads:")
}

fn kibibytes(file: &str, name: &str) -> Option<u64> {
    number(file, name).map(|kibibytes| kibibytes * 1024)
}

/// The number after `name`; nothing where there is no such file.
fn number(file: &str, name: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}
