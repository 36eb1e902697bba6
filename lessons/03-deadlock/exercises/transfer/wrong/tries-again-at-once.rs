//! Wrong: asks for the second lock again and again.

use std::ops::{AddAssign, SubAssign};

use crate::sync::Mutex;

/// Accounts, by number. `M` is money.
pub struct Bank<M> {
    accounts: Vec<Mutex<M>>,
}

impl<M: Copy + PartialOrd + AddAssign + SubAssign> Bank<M> {
    /// An account for each of these balances.
    pub fn new(balances: Vec<M>) -> Self {
        let accounts = balances.into_iter().map(Mutex::new).collect();
        Bank { accounts }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: M) -> bool {
        if from == to {
            return *self.accounts[from].lock().unwrap() >= amount;
        }
        loop {
            let mut payer = self.accounts[from].lock().unwrap();
            let Ok(mut payee) = self.accounts[to].try_lock() else {
                continue;
            };
            if *payer < amount {
                return false;
            }
            *payer -= amount;
            *payee += amount;
            return true;
        }
    }

    /// All balances, at one moment.
    pub fn balances(&self) -> Vec<M> {
        let all = self.accounts.iter().map(|it| it.lock().unwrap());
        // All locks are taken before the first is let go.
        let all: Vec<_> = all.collect();
        all.iter().map(|balance| **balance).collect()
    }
}
