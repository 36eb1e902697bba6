//! Wrong: when the channel is closed, nothing can be received for ever.

use crate::sync::mpsc::{Sender, channel};
use crate::sync::thread::{self, JoinHandle};

pub struct Worker {
    alive: Sender<()>,
    thread: JoinHandle<u64>,
}

impl Worker {
    pub fn start(mut step: impl FnMut() + Send + 'static) -> Self {
        let (alive, asked) = channel();
        let thread = thread::spawn(move || {
            let mut steps = 0;
            while asked.try_recv().is_err() {
                step();
                steps += 1;
            }
            steps
        });
        Worker { alive, thread }
    }

    pub fn stop(self) -> u64 {
        drop(self.alive);
        self.thread.join().unwrap()
    }
}
