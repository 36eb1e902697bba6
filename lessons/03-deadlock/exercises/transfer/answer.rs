//! Transfer between accounts, in both directions.
//!
//! A transfer locks the account that it takes from, then the one that it gives
//! to. Ann pays Bob while Bob pays Ann: each has one lock and waits for the
//! other's, and the bank stands still.
//!
//! Mend it. A transfer waits only for those that touch one of its two accounts,
//! no money is missing at any moment, and whoever pays themselves waits for
//! nobody.

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

    /// Moves `amount` from one account to the other and says `true`, or moves
    /// nothing and says `false` if there is not enough.
    pub fn transfer(&self, from: usize, to: usize, amount: M) -> bool {
        let mut payer = self.accounts[from].lock().unwrap();
        let mut payee = self.accounts[to].lock().unwrap();
        if *payer < amount {
            return false;
        }
        *payer -= amount;
        *payee += amount;
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
