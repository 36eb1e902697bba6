//! Wrong: the step that is under way when it is asked is not counted.

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
                if asked.load(Ordering::Relaxed) {
                    break;
                }
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
