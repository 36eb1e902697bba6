//! Right: one thread owns the count, the others ask it to add. Nothing is
//! shared but the channel; the price is a message for each increment.

use super::Counter;
use crate::sync::{mpsc, thread};

/// One count that lives in a thread of its own.
#[derive(Debug)]
pub struct Owned {
    requests: mpsc::Sender<u64>,
    owner: thread::JoinHandle<u64>,
}

impl Counter for Owned {
    const NAME: &'static str = "channel";

    fn for_workers(_: usize) -> Self {
        let (requests, inbox) = mpsc::channel();
        let owner = thread::spawn(move || inbox.iter().sum());
        Self { requests, owner }
    }

    fn add(&self, _: usize, times: u64) {
        for _ in 0..times {
            self.requests.send(1).expect("the owner reads to the end");
        }
    }

    /// # Blocking
    /// Until the owner has read all messages.
    fn total(self) -> u64 {
        // Drop our sender first: while it lives, the owner waits for more.
        drop(self.requests);
        self.owner.join().expect("the owner does nothing but add")
    }
}
