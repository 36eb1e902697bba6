//! Wrong: looks whether there is enough before it has both locks.

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
        if *self.accounts[from].lock().unwrap() < amount {
            return false;
        }
        if from == to {
            return true;
        }
        let mut lower = self.accounts[from.min(to)].lock().unwrap();
        let mut higher = self.accounts[from.max(to)].lock().unwrap();
        let (payer, payee) = if from < to {
            (&mut lower, &mut higher)
        } else {
            (&mut higher, &mut lower)
        };
        **payer -= amount;
        **payee += amount;
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
