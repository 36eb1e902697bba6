//! Wrong: looks before every third step whether it was asked.

use crate::sync::Arc;
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::thread::{self, JoinHandle};

pub struct Worker {
    stopped: Arc<AtomicBool>,
    thread: JoinHandle<u64>,
}

impl Worker {
    pub fn start(mut step: impl FnMut() + Send + 'static) -> Self {
        let stopped = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&stopped);
        let thread = thread::spawn(move || {
            let mut steps = 0;
            while steps % 3 != 0 || !asked.load(Ordering::Relaxed) {
                step();
                steps += 1;
            }
            steps
        });
        Worker { stopped, thread }
    }

    pub fn stop(self) -> u64 {
        // `Relaxed`: the flag orders nothing; `join` orders all there is.
        self.stopped.store(true, Ordering::Relaxed);
        self.thread.join().unwrap()
    }
}
