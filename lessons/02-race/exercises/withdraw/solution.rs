//! Looking and taking are one step: `fetch_update`.

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
        // `Relaxed`: the balance is all there is, it orders nothing else.
        self.balance
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |balance| {
                balance.checked_sub(amount)
            })
            .is_ok()
    }
}
