//! Wrong: waits for its turn by asking again and again.

use crate::sync::atomic::{AtomicBool, AtomicU64, Ordering};

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
        while self.busy.swap(true, Ordering::SeqCst) {}
        let enough = self.balance() >= amount;
        if enough {
            self.balance.fetch_sub(amount, Ordering::SeqCst);
        }
        self.busy.store(false, Ordering::SeqCst);
        enough
    }
}
