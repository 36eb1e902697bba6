//! Wrong: who asks needs a lock that the worker hardly ever lets go.

use crate::sync::thread::{self, JoinHandle};
use crate::sync::{Arc, Mutex};

pub struct Worker {
    stopped: Arc<Mutex<bool>>,
    thread: JoinHandle<u64>,
}

impl Worker {
    pub fn start(mut step: impl FnMut() + Send + 'static) -> Self {
        let stopped = Arc::new(Mutex::new(false));
        let asked = Arc::clone(&stopped);
        let thread = thread::spawn(move || {
            let mut steps = 0;
            loop {
                let asked = asked.lock().unwrap();
                if *asked {
                    break steps;
                }
                step();
                steps += 1;
            }
        });
        Worker { stopped, thread }
    }

    pub fn stop(self) -> u64 {
        *self.stopped.lock().unwrap() = true;
        self.thread.join().unwrap()
    }
}
