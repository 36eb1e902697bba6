//! Wrong: looks before it has the lock.

use crate::sync::Mutex;

/// An account that several threads withdraw from.
pub struct Account {
    balance: Mutex<u64>,
}

impl Account {
    pub fn new(balance: u64) -> Self {
        Account {
            balance: Mutex::new(balance),
        }
    }

    pub fn balance(&self) -> u64 {
        *self.balance.lock().unwrap()
    }

    pub fn withdraw(&self, amount: u64) -> bool {
        if self.balance() < amount {
            return false;
        }
        let mut balance = self.balance.lock().unwrap();
        *balance = balance.saturating_sub(amount);
        true
    }
}
