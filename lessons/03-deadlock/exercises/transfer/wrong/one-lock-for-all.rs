//! Wrong: one lock for all accounts.

use std::ops::{AddAssign, SubAssign};

use crate::sync::Mutex;

/// Accounts, by number. `M` is money.
pub struct Bank<M> {
    accounts: Mutex<Vec<M>>,
}

impl<M: Copy + PartialOrd + AddAssign + SubAssign> Bank<M> {
    pub fn new(balances: Vec<M>) -> Self {
        Bank {
            accounts: Mutex::new(balances),
        }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: M) -> bool {
        let mut accounts = self.accounts.lock().unwrap();
        if accounts[from] < amount {
            return false;
        }
        accounts[from] -= amount;
        accounts[to] += amount;
        true
    }

    pub fn balances(&self) -> Vec<M> {
        self.accounts.lock().unwrap().clone()
    }
}
