//! Wrong: sleeps for a while, and looks again and again.

use std::time::Duration;

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
            while !asked.load(Ordering::Relaxed) {
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
        while !self.thread.is_finished() {
            thread::sleep(Duration::from_millis(1));
        }
        self.thread.join().unwrap()
    }
}
