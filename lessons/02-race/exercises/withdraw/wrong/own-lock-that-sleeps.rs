//! Wrong: waits for its turn by sleeping, and asking again.

use std::time::Duration;

use crate::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use crate::sync::thread;

/// An account that several threads withdraw from.
pub struct Account {
    balance: AtomicU64,
    busy: AtomicBool,
}

impl Account {
    pub fn new(balance: u64) -> Self {
        Account {
            balance: AtomicU64::new(balance),
            busy: AtomicBool::new(false),
        }
    }

    pub fn balance(&self) -> u64 {
        self.balance.load(Ordering::SeqCst)
    }

    pub fn withdraw(&self, amount: u64) -> bool {
        while self.busy.swap(true, Ordering::SeqCst) {
            thread::sleep(Duration::from_micros(10));
        }
        let enough = self.balance() >= amount;
        if enough {
            self.balance.fetch_sub(amount, Ordering::SeqCst);
        }
        self.busy.store(false, Ordering::SeqCst);
        enough
    }
}
