//! Stop a worker by asking it, and wait until it has ended.
//!
//! A worker turns a crank, step after step, on a thread of its own. No call
//! kills a thread: it might hold a lock, or have a file half written. So
//! somebody asks it to end, it looks between two steps whether it was asked,
//! and whoever asked waits until it is gone. Here nobody asks.

use crate::sync::thread::{self, JoinHandle};

/// A thread that makes one step after the other until it is asked to end.
pub struct Worker {
    thread: JoinHandle<u64>,
}

impl Worker {
    /// Starts it.
    pub fn start(mut step: impl FnMut() + Send + 'static) -> Self {
        let thread = thread::spawn(move || {
            loop {
                step();
            }
        });
        Worker { thread }
    }

    /// Asks it to end, waits until it has, and says how many steps it made.
    pub fn stop(self) -> u64 {
        self.thread.join().unwrap()
    }
}
