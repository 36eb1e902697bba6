//! Wrong: the guard is gone before the money is.

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
        let balance = *self.balance.lock().unwrap();
        if balance < amount {
            return false;
        }
        *self.balance.lock().unwrap() = balance - amount;
        true
    }
}
