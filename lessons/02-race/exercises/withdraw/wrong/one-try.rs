//! Wrong: gives up when somebody else was faster.

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
        let balance = self.balance();
        balance >= amount
            && self
                .balance
                .compare_exchange(
                    balance,
                    balance - amount,
                    Ordering::SeqCst,
                    Ordering::SeqCst,
                )
                .is_ok()
    }
}
