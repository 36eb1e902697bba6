//! Wrong: asks, and does not wait.

use crate::sync::Arc;
use crate::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use crate::sync::thread;

pub struct Worker {
    stopped: Arc<AtomicBool>,
    steps: Arc<AtomicU64>,
}

impl Worker {
    pub fn start(mut step: impl FnMut() + Send + 'static) -> Self {
        let stopped = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&stopped);
        let steps = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&steps);
        thread::spawn(move || {
            while !asked.load(Ordering::Relaxed) {
                step();
                count.fetch_add(1, Ordering::Relaxed);
            }
        });
        Worker { stopped, steps }
    }

    pub fn stop(self) -> u64 {
        // `Relaxed`: the flag orders nothing; `join` orders all there is.
        self.stopped.store(true, Ordering::Relaxed);
        self.steps.load(Ordering::Relaxed)
    }
}
