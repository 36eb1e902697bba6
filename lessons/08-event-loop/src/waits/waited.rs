//! What is asked of a process that waits, and what it tells.

use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::memory::Memory;

/// What a process is to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Load {
    /// How many waits there are to be at once.
    pub waits: usize,
    /// The bytes of addresses the process may use, where that is limited.
    pub address_space: Option<u64>,
}

/// What it has seen.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Waited {
    /// How many waited at the same moment.
    pub at_once: usize,
    /// Seconds until all of them waited.
    pub start: f64,
    /// Seconds from the word that they wait for until all were gone.
    pub end: f64,
    /// What they took while they waited.
    pub memory: Memory,
    /// Threads that were there then.
    pub threads: Option<u64>,
    /// What the system said when it gave no more of them.
    pub refused: Option<String>,
}

/// Takes the figures while all of them wait.
pub struct Measuring {
    before: Memory,
    start: Instant,
}

impl Measuring {
    pub fn begin() -> Self {
        Self {
            before: Memory::now(),
            start: Instant::now(),
        }
    }

    /// Says what `at_once` waits took to start and take now. `release` ends
    /// them, and returns when they are gone.
    pub fn all_wait(
        self,
        at_once: usize,
        refused: Option<String>,
        release: impl FnOnce(),
    ) -> Waited {
        let start = self.start.elapsed().as_secs_f64();
        let memory = Memory::now().less(&self.before);
        let threads = super::memory::threads();
        let released = Instant::now();
        release();
        Waited {
            at_once,
            start,
            end: released.elapsed().as_secs_f64(),
            memory,
            threads,
            refused,
        }
    }
}
