//! Wrong: takes first, and gives back what was too much.

use crate::sync::atomic::{AtomicU64, Ordering};

/// An account that several threads withdraw from.
pub struct Account {
    balance: AtomicU64,
}

impl Account {
    pub fn new(balance: u64) -> Self {
        Account {
            balance: AtomicU64::new(balance),
        }
    }

    pub fn balance(&self) -> u64 {
        self.balance.load(Ordering::Relaxed)
    }

    pub fn withdraw(&self, amount: u64) -> bool {
        let before = self.balance.fetch_sub(amount, Ordering::SeqCst);
        if before < amount {
            self.balance.fetch_add(amount, Ordering::SeqCst);
            return false;
        }
        true
    }
}
