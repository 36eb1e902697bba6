//! Wrong: in between, the money is nowhere.

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
        let mut payer = self.accounts[from].lock().unwrap();
        if *payer < amount {
            return false;
        }
        *payer -= amount;
        drop(payer);
        *self.accounts[to].lock().unwrap() += amount;
        true
    }

    /// All balances, at one moment.
    pub fn balances(&self) -> Vec<M> {
        let all = self.accounts.iter().map(|it| it.lock().unwrap());
        // All locks are taken before the first is let go.
        let all: Vec<_> = all.collect();
        all.iter().map(|balance| **balance).collect()
    }
}
